"""NewsML 1.0 to 1.2 (https://iptc.org/standards/newsml-1): every NewsItem, and every story in it.

A NewsItem may hold several stories, such as one in two languages; each becomes an article. A NewsItem inside another is
an article of its own that the outer one contains. Catalogs are never fetched.
"""

from collections.abc import Iterator
from functools import partial

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.elements import level
from services.ingest.formats.newsml1.envelope import Envelope, read_envelope
from services.ingest.formats.newsml1.item import read_story
from services.ingest.formats.newsml1.stories import stories_of
from services.ingest.item_elements import outermost, read_one
from services.ingest.values import Format, Reading, WireFile
from services.ingest.xml import Element, parse_xml, root_name, serialized

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
    for item in items:
        yield from _item(item, envelope, len(items))


def _item(item: Element, envelope: Envelope, items: int) -> Iterator[Reading]:
    nested = [inner for child in item for inner in outermost(child, {"newsitem"})]
    for inner in nested:
        yield from _item(inner, envelope, items + len(nested))
    stories = list(stories_of(item))
    own = None if items == len(stories) == 1 else _document(item, envelope)
    for story in stories:
        yield read_one(partial(read_story, story, envelope), own)


def _document(item: Element, envelope: Envelope) -> bytes:
    """The item as a NewsML of its own."""
    return b"".join((b"<newsml>", envelope.own, serialized(item), b"</newsml>"))


NEWSML_1 = Format("newsml1", score, read)
