"""The body of a NITF document: what people read. NewsML and NewsML-G2 carry it too."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from schemas.parts import Media
from services.ingest.elements import Notices, attribute, first, once, texts
from services.ingest.formats.nitf.media import read_media
from services.ingest.markup import read_tree
from services.ingest.prose import Prose, joined
from services.ingest.xml import XML_LANG, Element

_HEAD = ("body/body.head", "body.head", "body")


@dataclass(frozen=True, slots=True)
class Content:
    """The words of the document and its media; `notes` are for editors."""

    headline: str = ""
    subheadline: str | None = None
    summary: str | None = None
    byline: str | None = None
    dateline: str | None = None
    distributor: str | None = None
    language: str | None = None
    story_date: str | None = None
    places: tuple[str, ...] = ()
    prose: Prose = field(default_factory=Prose)
    media: tuple[Media, ...] = ()
    notes: tuple[str, ...] = ()


def read_content(nitf: Element, notices: Notices) -> Content:
    """Everything in `body`, of a levelled element."""
    head = next((found for path in _HEAD if (found := nitf.find(path)) is not None), None)
    prose = joined(read_tree(each) for each in _contents(nitf))
    return Content(
        headline=_joined(head, "hedline/hl1", "headline/hl1", "hl1") or first(head, "hedline", "headline") or "",
        subheadline=_joined(head, "hedline/hl2", "headline/hl2"),
        summary=_joined(head, "abstract"),
        byline="; ".join(once(texts(head, "byline"))) or None,
        dateline=first(head, "dateline"),
        distributor=first(head, "distributor"),
        language=_language(nitf),
        story_date=attribute(head, "dateline/story.date", "norm"),
        places=once(texts(head, "dateline/location")),
        prose=prose,
        media=(*read_media(nitf, notices), *prose.media),
        notes=once((*texts(head, "note"), *prose.notes, *texts(nitf, "body/body.end/note"))),
    )


def _contents(nitf: Element) -> Iterator[Element]:
    """What holds the text: `body.content`, however often, else the body itself; then a tagline."""
    found = [each for each in nitf.iter("body.content") if not _in_note(each)] or [
        each for each in nitf.findall("body") if each.find("body.head") is None
    ]
    yield from found or ([nitf] if nitf.find("p") is not None or nitf.find("block") is not None else [])
    yield from nitf.findall("body/body.end/tagline")


def _in_note(content: Element) -> bool:
    parent = content.getparent()
    return parent is not None and parent.tag == "note"


def _language(nitf: Element) -> str | None:
    body = nitf.find("body")
    holders = [each for each in (nitf, body, nitf.find(".//hl1")) if each is not None]
    names = (XML_LANG, "lang", "baselang")
    return next((value for each in holders for name in names if (value := each.get(name))), None)


def _joined(root: Element | None, *paths: str) -> str | None:
    """The words of every element at the first path that has some."""
    for path in paths:
        if found := list(texts(root, path)):
            return " ".join(found)
    return None
