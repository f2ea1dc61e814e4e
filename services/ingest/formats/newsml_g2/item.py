"""One G2 item to a draft."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from schemas.article import Kind, Status
from schemas.dead_letter import Reason
from schemas.parts import Place
from services.common.errors import InvalidMessage
from services.ingest.elements import Notices, first, once, texts
from services.ingest.formats.newsml_g2.concepts import Concepts, is_place, local_code, qcode_of, read_concepts
from services.ingest.formats.newsml_g2.media import read_media
from services.ingest.formats.newsml_g2.relations import read_links, read_references
from services.ingest.formats.newsml_g2.words import (
    Body,
    read_body,
    read_byline,
    read_caption,
    read_headline,
    read_summary,
)
from services.ingest.markers import update_markers
from services.ingest.markup import read_tree
from services.ingest.media_kinds import kind_named
from services.ingest.text import one_line
from services.ingest.values import Draft
from services.ingest.vocabularies import urgency
from services.ingest.xml import XML_LANG, Element

_STATUSES = {
    **{status.value: status for status in Status},
    "withhold": Status.WITHHELD,
    "cancelled": Status.CANCELED,
    "killed": Status.CANCELED,
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a newsMessage says of all its items; `own` is its header's XML."""

    own: bytes = b""
    priority: int | None = None
    sequence: str | None = None
    channel: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Parts:
    """An item taken apart."""

    item: Element
    meta: Element | None
    content: Element | None
    concepts: Concepts
    body: Body
    notices: Notices


def read_item(item: Element, envelope: Envelope, notices: Notices) -> Draft:
    """The draft of a levelled `newsItem` or `packageItem`.

    Raises:
        InvalidMessage: it has no words, no media and no members, and cancels nothing.
    """
    meta, content = item.find("itemmeta"), item.find("contentmeta")
    headline = read_headline(content) or first(meta, "title") or ""
    parts = _Parts(item, meta, content, read_concepts(item), read_body(item, headline, notices), notices)
    draft = _described(_dated(_worded(headline, parts), parts), parts)
    draft = replace(
        draft,
        priority=envelope.priority,
        sequence=envelope.sequence,
        service=draft.service or envelope.channel,
    )
    if not (draft.headline or draft.body or draft.media or draft.references or draft.status is Status.CANCELED):
        raise InvalidMessage(Reason.MISSING_FIELD, "no headline, no body, no media", place="contentMeta")
    return replace(draft, warnings=notices.all())


def _worded(headline: str, parts: _Parts) -> Draft:
    """What people read, see and hear."""
    prose, nitf, content = parts.body.prose, parts.body.nitf, parts.content
    headline = headline or (nitf.headline if nitf else "")
    summary, kind = read_summary(content) or (nitf.summary if nitf else None), _kind(parts)
    slugline = first(content, "slugline")
    media = tuple(read_media(parts.item, kind, headline, read_caption(content) or summary, parts.notices))
    return Draft(
        kind=kind,
        headline=headline,
        summary=summary,
        slugline=slugline,
        byline=read_byline(content, parts.concepts) or (nitf.byline if nitf else None),
        dateline=first(content, "dateline") or (nitf.dateline if nitf else None),
        ednote=_ednote(parts),
        update_markers=update_markers(" ".join(once((slugline, first(parts.meta, "title")))), headline),
        body=prose.text,
        headings=prose.headings,
        links=tuple(dict.fromkeys((*prose.links, *read_links(parts.item)))),
        media=(*media, *(nitf.media if nitf else prose.media)),
        word_count=parts.notices.count("wordcount", parts.body.word_count),
    )


def _dated(draft: Draft, parts: _Parts) -> Draft:
    """When it was issued, and what may be done with it."""
    meta, content, time = parts.meta, parts.content, parts.notices.time
    embargo = meta.find("embargoed") if meta is not None else None
    until = time("embargoed", first(meta, "embargoed"))
    return replace(
        draft,
        status=_status(parts, held=embargo is not None and until is None),
        signals=once(qcode_of(each) for each in meta.findall("signal")) if meta is not None else (),
        embargo_until=until,
        expires_at=time("expires", first(meta, "expires") or first(content, "expires")),
        published_at=time("versionCreated", first(meta, "versioncreated")) or _created(parts),
        first_created_at=time("firstCreated", first(meta, "firstcreated")) or _created(parts),
        updated_at=time("contentModified", first(content, "contentmodified")),
        references=read_references(parts.item),
    )


def _described(draft: Draft, parts: _Parts) -> Draft:
    """Whose it is and what it is about."""
    item = parts.item
    subjects = [*item.findall("contentmeta/subject"), *item.findall("contentmeta/bag/bit")]
    guid = one_line(item.get("guid") or "") or None
    if guid is None:
        parts.notices.warnings.append("guid: missing")
    return replace(
        draft,
        provider=_first_called(parts, "itemmeta/provider") or _first_called(parts, "rightsinfo/copyrightholder"),
        service=_first_called(parts, "itemmeta/service"),
        source=_first_called(parts, "contentmeta/infosource") or first(parts.content, "creditline"),
        provider_id=guid,
        uri=guid,
        version=item.get("version") or None,
        language=_language(parts),
        places=tuple(dict.fromkeys(_places(parts))),
        subjects=tuple(dict.fromkeys(filter(None, map(parts.concepts.subject, subjects)))),
        category=_category(parts, subjects),
        keywords=once(texts(parts.content, "keyword")),
        urgency=urgency(first(parts.content, "urgency") or ""),
    )


def _kind(parts: _Parts) -> Kind:
    """By the item's class; a package item is a package."""
    if parts.item.tag == "packageitem":
        return Kind.PACKAGE
    given = local_code(parts.meta.find("itemclass")) if parts.meta is not None else None
    kind = kind_named(given)
    if given and kind is None:
        parts.notices.warnings.append(f"itemClass: {given!r} is unknown, taken as text")
    return kind or Kind.TEXT


def _status(parts: _Parts, *, held: bool) -> Status:
    """As given; withheld where it is unknown, or under an embargo without an end that can be read."""
    element = parts.meta.find("pubstatus") if parts.meta is not None else None
    given = local_code(element) or (element.get("literal") if element is not None else None) or "usable"
    status = _STATUSES.get(given.casefold())
    if status is None:
        parts.notices.warnings.append(f"pubStatus: {given!r} is unknown, withheld")
        return Status.WITHHELD
    if held and status is Status.USABLE:
        parts.notices.warnings.append("embargoed: no end that can be read, withheld")
        return Status.WITHHELD
    return status


def _ednote(parts: _Parts) -> str | None:
    notes = parts.meta.findall("ednote") if parts.meta is not None else []
    nitf = parts.body.nitf.notes if parts.body.nitf else ()
    given = (one_line(" ".join((prose := read_tree(each)).notes) or prose.text) for each in notes)
    return "\n".join(once((*given, *parts.body.prose.notes, *nitf))) or None


def _created(parts: _Parts) -> datetime | None:
    return parts.notices.time("contentCreated", first(parts.content, "contentcreated"))


def _first_called(parts: _Parts, path: str) -> str | None:
    return next(filter(None, map(parts.concepts.called, parts.item.findall(path))), None)


def _language(parts: _Parts) -> str | None:
    """The content's language, else the item's."""
    given = [each.get("tag") for each in parts.content.findall("language")] if parts.content is not None else []
    nitf = parts.body.nitf.language if parts.body.nitf else None
    return next(filter(None, (*given, parts.item.get(XML_LANG), nitf)), None)


def _places(parts: _Parts) -> Iterator[Place]:
    """Where it is filed from, and the places it is about."""
    located = parts.item.findall("contentmeta/located")
    about = [each for each in parts.item.findall("contentmeta/subject") if is_place(each)]
    for each in (*located, *about):
        if place := parts.concepts.place(each):
            yield place


def _category(parts: _Parts, subjects: list[Element]) -> str | None:
    """The subject of a type that is called category, else the genre."""
    named = [each for each in subjects if (each.get("type") or "").casefold().endswith(("category", ":cat"))]
    return next(filter(None, (local_code(each) for each in named)), None) or _first_called(parts, "contentmeta/genre")
