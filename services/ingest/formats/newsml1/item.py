"""One NewsML story to a draft."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from schemas.article import Kind, Status
from schemas.dead_letter import Reason
from schemas.parts import Reference, Relation
from services.common.errors import InvalidMessage
from services.ingest.elements import Notices, attribute, attributes, first, once
from services.ingest.formats.newsml1.content import Words, read_media, read_text
from services.ingest.formats.newsml1.described import read_category, read_keywords, read_places, read_subjects
from services.ingest.formats.newsml1.envelope import Envelope
from services.ingest.formats.newsml1.identity import identified
from services.ingest.formats.newsml1.stories import Story, has_text, language_of
from services.ingest.markers import update_markers
from services.ingest.media_kinds import kind_named
from services.ingest.text import one_line
from services.ingest.values import Draft
from services.ingest.vocabularies import urgency
from services.ingest.xml import XML_LANG, Element

_STATUSES = {
    **{status.value: status for status in Status},
    "embargoed": Status.USABLE,
    "cancelled": Status.CANCELED,
    "killed": Status.CANCELED,
    "deleted": Status.CANCELED,
    "hold": Status.WITHHELD,
}
_SIGNALS = (
    (re.compile(r"correct|rectif|korr|berichtig|corrig", re.IGNORECASE), "sig:correction"),
    (re.compile(r"update|actuali|aktuali", re.IGNORECASE), "sig:update"),
    (re.compile(r"kill|cancel|delete|annul|retract", re.IGNORECASE), "sig:kill"),
)
_SUMMARY_LINE = re.compile(r"summary|abstract|lead|teaser", re.IGNORECASE)
_NOTE_LINE = re.compile(r"ed(?:itor|itorial)?s?[ _-]?note|advisory|instruction", re.IGNORECASE)
_NOTES = ("editorialinfo", "ednote", "editorsnote", "editornote", "note", "specialinstructions", "instructions")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A story taken apart."""

    story: Story
    management: Element | None
    words: Words
    envelope: Envelope
    notices: Notices


def read_story(story: Story, envelope: Envelope) -> Draft:
    """The draft.

    Raises:
        InvalidMessage: it has no words, no media and no members, and cancels nothing.
    """
    notices = Notices(envelope.file, list(envelope.warnings))
    parts = _Parts(story, story.item.find("newsmanagement"), read_text(story, notices), envelope, notices)
    draft = _described(_dated(_worded(parts), parts), parts)
    if not (draft.headline or draft.body or draft.media or draft.references or draft.status is Status.CANCELED):
        _reject(story.item)
    return replace(draft, warnings=notices.all())


def _reject(item: Element) -> None:
    """Says what is missing."""
    if item.find("update") is not None:
        raise InvalidMessage(Reason.MISSING_FIELD, "it only changes parts of another revision", place="Update")
    if item.find("topicset") is not None or item.find("catalog") is not None:
        raise InvalidMessage(Reason.UNKNOWN_FORMAT, "a NewsItem of topics is no article", place="TopicSet")
    raise InvalidMessage(Reason.MISSING_FIELD, "no headline, no body, no media", place="NewsComponent")


def _worded(parts: _Parts) -> Draft:
    """What people read, see and hear."""
    story, words = parts.story, parts.words
    nitf, prose, media = words.nitf, words.prose, tuple(read_media(story, parts.notices))
    headline = story.first("newslines/headline") or words.title or (nitf.headline if nitf else "")
    slugline = story.first("newslines/slugline") or first(story.item, "identification/namelabel")
    summary = words.lead or _line(story, _SUMMARY_LINE) or (nitf.summary if nitf else None)
    return Draft(
        kind=_kind(parts, media[0].kind if media else None),
        language=_language(parts),
        headline=one_line(headline),
        summary=one_line(summary) if summary else story.first("newslines/subheadline"),
        slugline=slugline,
        byline=_byline(parts),
        dateline=story.first("newslines/dateline") or (nitf.dateline if nitf else None),
        ednote="\n".join(once(_notes(parts))) or None,
        update_markers=update_markers(slugline, headline),
        body=prose.text,
        headings=prose.headings,
        links=prose.links,
        media=(*media, *(nitf.media if nitf else prose.media)),
        word_count=parts.notices.count("Words", words.word_count),
    )


def _dated(draft: Draft, parts: _Parts) -> Draft:
    """When it was issued, and what may be done with it."""
    management, time = parts.management, parts.notices.time
    change = management.find("statuswillchange") if management is not None else None
    released = (attribute(change, "futurestatus", "FormalName") or "usable").casefold() == "usable"
    at = time("StatusWillChange", first(change, "dateandtime"))
    revised = first(management, "thisrevisioncreated") or parts.envelope.sent_at
    return replace(
        draft,
        status=_status(parts, released=at is not None and released),
        signals=_signals(parts),
        embargo_until=at if released else None,
        expires_at=time("expires", next(parts.story.properties("expires", "expirydate"), None)) if released else at,
        published_at=time("ThisRevisionCreated", revised),
        first_created_at=time("FirstCreated", first(management, "firstcreated")),
        references=tuple(dict.fromkeys(_references(parts))),
    )


def _described(draft: Draft, parts: _Parts) -> Draft:
    """Whose it is and what it is about."""
    story, envelope, found = parts.story, parts.envelope, identified(parts.story.item)
    mark = f"#{story.mark}" if story.mark else ""
    return replace(
        draft,
        provider=story.named("administrativemetadata/provider/party") or found.provider or envelope.sender,
        service=next(story.properties("newsservice", "service"), None) or envelope.service,
        source=story.named("administrativemetadata/source/party") or story.first("newslines/creditline"),
        provider_id=f"{found.provider_id}{mark}" if found.provider_id else None,
        uri=found.uri,
        version=found.version,
        sequence=envelope.sequence,
        places=read_places(story),
        subjects=read_subjects(story, envelope),
        category=read_category(story),
        keywords=read_keywords(story),
        urgency=urgency(attribute(parts.management, "urgency", "FormalName") or ""),
        priority=envelope.priority or urgency(next(story.properties("priority"), "")),
    )


def _kind(parts: _Parts, first_medium: str | None) -> Kind:
    """Text where there is a text; else what its media are; a package where it only holds others."""
    component = parts.story.component
    if component is not None and has_text(component):
        return Kind.TEXT
    holds = any(reference.relation is Relation.CONTAINS for reference in _references(parts))
    return kind_named(first_medium) or (Kind.PACKAGE if holds else Kind.TEXT)


def _language(parts: _Parts) -> str | None:
    story = parts.story
    scopes = [*story.components, *story.around]
    lines = (line.get(XML_LANG) for line in story.find_all("newslines/headline"))
    nitf = parts.words.nitf.language if parts.words.nitf else None
    declared = (language_of(each) for each in scopes)
    return next(filter(None, (*declared, story.item.get(XML_LANG), *lines, nitf, parts.envelope.language)), None)


def _byline(parts: _Parts) -> str | None:
    """The line, else the creators that are people by their names."""
    story, nitf = parts.story, parts.words.nitf
    lines = once(story.all("newslines/byline"))
    people = (one_line(each.get("FormalName") or "") for each in story.find_all("administrativemetadata/creator/party"))
    named = ", ".join(once(name for name in people if " " in name))
    return "; ".join(lines) or (nitf.byline if nitf else None) or named or None


def _line(story: Story, wanted: re.Pattern[str]) -> str | None:
    for line in story.find_all("newslines/newsline"):
        if wanted.search(attribute(line, "newslinetype", "FormalName") or ""):
            return first(line, "newslinetext")
    return None


def _notes(parts: _Parts) -> Iterator[str | None]:
    yield _line(parts.story, _NOTE_LINE)
    yield from parts.story.properties(*_NOTES)
    yield from parts.words.notes
    yield from parts.words.nitf.notes if parts.words.nitf else ()
    yield first(parts.story.item, "comment")


def _status(parts: _Parts, *, released: bool) -> Status:
    """As given; withheld where it is unknown, or embargoed without an end that can be read."""
    given = (attribute(parts.management, "status", "FormalName") or "usable").rpartition(":")[2].casefold()
    status = _STATUSES.get(given)
    if status is None:
        parts.notices.warnings.append(f"Status: {given!r} is unknown, withheld")
        return Status.WITHHELD
    held = given == "embargoed" or (status is Status.USABLE and _will_change(parts))
    if held and not released:
        parts.notices.warnings.append("Status: embargoed without an end that can be read, withheld")
        return Status.WITHHELD
    return Status.USABLE if status is Status.WITHHELD and released else status


def _will_change(parts: _Parts) -> bool:
    future = attribute(parts.management, "statuswillchange/futurestatus", "FormalName")
    return future is not None and future.casefold() == "usable"


def _signals(parts: _Parts) -> tuple[str, ...]:
    """What the instructions and the type of the item mean, in the IPTC's codes; other words as they are."""
    given = list(attributes(parts.management, "instruction", "FormalName"))
    meant = (signal for text in given for pattern, signal in _SIGNALS if pattern.search(text))
    return once((*meant, *given))


def _references(parts: _Parts) -> Iterator[Reference]:
    for name in ("derivedfrom", "associatedwith"):
        for other in attributes(parts.management, name, "NewsItem"):
            yield Reference(relation=Relation.RELATED, provider_id=other)
    for each in parts.story.item.iter("newsitemref"):
        if each.get("NewsItem"):
            yield Reference(relation=Relation.CONTAINS, provider_id=each.get("NewsItem"))
