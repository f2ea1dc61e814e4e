"""The words and the media of a NewsML story, from its ContentItems in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.parts import Media
from services.ingest.content_hash import levelled
from services.ingest.elements import Notices, attribute, first, words
from services.ingest.formats.newsml1.stories import Story, is_caption, is_text, role_of
from services.ingest.formats.nitf.content import Content, read_content
from services.ingest.markup import read_tree
from services.ingest.media_kinds import kind_of_media
from services.ingest.prose import Prose, joined
from services.ingest.xml import Element

_TITLES = {"title", "headline", "titre", "titel"}
_LEADS = {"lead", "summary", "abstract", "intro", "teaser", "chapeau", "lede", "vorspann"}
_NOTES = {"ednote", "editorsnote", "notetoeditors", "editorialnote", "instructions", "notforpublication"}


@dataclass(frozen=True, slots=True)
class Words:
    """What the ContentItems say, by their role."""

    prose: Prose
    title: str | None
    lead: str | None
    notes: tuple[str, ...]
    nitf: Content | None
    word_count: str | None


def read_text(story: Story, notices: Notices) -> Words:
    """The story's text; that of its captions where there is no other."""
    contents = [each for each in _contents(story) if is_text(each)]
    own = [each for each in contents if not is_caption(each)] or contents
    read = [(role_of(each), *_read(each, notices)) for each in own]
    lead = next((prose.text for role, prose, _ in read if role in _LEADS and prose.text), None)
    bodies = [prose for role, prose, _ in read if role not in _TITLES | _LEADS | _NOTES]
    notes = [prose.text for role, prose, _ in read if role in _NOTES]
    nitf = next((content for _, _, content in read if content), None)
    whole = joined(bodies)
    return Words(
        prose=_after_lead(lead, whole),
        title=next((prose.text for role, prose, _ in read if role in _TITLES and prose.text), None),
        lead=lead,
        notes=(*notes, *whole.notes),
        nitf=nitf,
        word_count=next(filter(None, map(_word_count, own)), None),
    )


def read_media(story: Story, notices: Notices) -> Iterator[Media]:
    """Every ContentItem that is no text, with the lines of the component it stands in."""
    for content in _contents(story):
        kind, href = attribute(content, "mediatype", "FormalName") or "", content.get("Href")
        if is_text(content) or not (href or kind) or kind.casefold() == "text":
            continue
        media_type = attribute(content, "mimetype", "FormalName") or attribute(content, "format", "FormalName") or ""
        group = _group(content)
        yield Media(
            kind=kind_of_media(kind, media_type),
            headline=_line(group, "headline"),
            caption=_caption(group),
            credit=_line(group, "creditline") or _line(group, "byline") or _party(group),
            href=href,
            media_type=media_type if "/" in media_type else None,
            width=notices.count("Width", _property(content, "width")),
            height=notices.count("Height", _property(content, "height")),
        )


def _contents(story: Story) -> Iterable[Element]:
    return story.component.iter("contentitem") if story.component is not None else ()


def _read(content: Element, notices: Notices) -> tuple[Prose, Content | None]:
    data = content.find(".//datacontent")
    nitf = data.find("nitf") if data is not None else None
    if nitf is not None:
        found = read_content(nitf, notices)
        return found.prose, found
    if data is None:
        return Prose(), None
    return read_tree(data), None


def _after_lead(lead: str | None, body: Prose) -> Prose:
    """The lead is the text's first paragraph, unless the text repeats it."""
    if not lead or levelled(body.text).startswith(levelled(lead)):
        return body
    return joined([Prose(lead), body])


def _group(content: Element) -> list[Element]:
    """The components around a medium, nearest first, up to the one that has its caption or headline."""
    found: list[Element] = []
    component = content.getparent()
    while component is not None and component.tag == "newscomponent":
        found.append(component)
        if _caption([component]) or first(component, "newslines/headline"):
            break
        component = component.getparent()
    return found


def _caption(group: list[Element]) -> str | None:
    for component in group:
        for content in component.iter("contentitem"):
            if is_caption(content):
                return words(content.find(".//datacontent"))
    return None


def _line(group: list[Element], name: str) -> str | None:
    return next((line for each in group if (line := first(each, f"newslines/{name}"))), None)


def _party(group: list[Element]) -> str | None:
    parties = (attribute(each, "administrativemetadata/creator/party", "FormalName") for each in group)
    return next(filter(None, parties), None)


def _property(content: Element, name: str) -> str | None:
    properties = content.findall(".//property")
    return next((each.get("Value") for each in properties if (each.get("FormalName") or "").casefold() == name), None)


def _word_count(content: Element) -> str | None:
    return next(filter(None, (_property(content, name) for name in ("words", "wordcount", "numberofwords"))), None)
