"""NewsML 1.0 to 1.2 (https://iptc.org/standards/newsml-1): every NewsItem, and every story in it.

A NewsItem may hold several stories, such as one in two languages; each becomes an article. A NewsItem inside another
that has an identity is an article of its own, which the outer one contains; one that has none is part of the outer.
Catalogs are never fetched.
"""

from collections.abc import Iterator
from functools import partial

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.elements import level, words
from services.ingest.formats.newsml1.envelope import Envelope, read_envelope
from services.ingest.formats.newsml1.identity import identified
from services.ingest.formats.newsml1.item import read_story
from services.ingest.formats.newsml1.stories import stories_of
from services.ingest.item_elements import outermost, read_one
from services.ingest.values import Format, Reading, WireFile
from services.ingest.xml import Element, parse_xml, replace_by, root_name, serialized

_SURE = 1.0


def score(file: WireFile) -> float:
    """By the name of the root."""
    return _SURE if root_name(file.text) == "newsml" else 0.0


def read(file: WireFile) -> Iterator[Reading]:
    """Every story of every item.

    Raises:
        InvalidMessage: it is no XML, or holds no NewsItem.
    """
    document = parse_xml(file.text)
    root = level(document.root)
    envelope = read_envelope(root, file, document.warnings)
    items = list(outermost(root, {"newsitem"}))
    if not items:
        raise InvalidMessage(Reason.UNKNOWN_FORMAT, "a NewsML without a NewsItem is no article")
    apart = [each for item in items for each in _apart(item)]
    for item in apart:
        yield from _item(item, envelope, alone=len(apart) == 1)


def _apart(item: Element) -> list[Element]:
    """The items inside the item, in order, each taken out of the one it stands in; then the item.

    One that has no name and no words only wraps them, and is none itself.
    """
    own, found = identified(item).provider_id, []
    for inner in reversed(list(item.iter("newsitem"))):
        name = identified(inner).provider_id
        if inner is not item and name and name != own:
            replace_by(inner, "newsitemref", NewsItem=name)
            found.append(inner)
    wrapper = bool(found) and own is None and not _says_something(item)
    return [*reversed(found), *(() if wrapper else (item,))]


def _says_something(item: Element) -> bool:
    """Whether an item says anything itself."""
    return any(words(each) for name in ("headline", "datacontent") for each in item.iter(name))


def _item(item: Element, envelope: Envelope, *, alone: bool) -> Iterator[Reading]:
    stories = list(stories_of(item))
    own = None if alone and len(stories) == 1 else _document(item, envelope)
    for story in stories:
        yield read_one(partial(read_story, story, envelope), own)


def _document(item: Element, envelope: Envelope) -> bytes:
    """The item as a NewsML of its own."""
    return b"".join((b"<newsml>", envelope.own, serialized(item), b"</newsml>"))


NEWSML_1 = Format("newsml1", score, read, told_by="the root element NewsML")
