"""One NITF document to a draft."""

from dataclasses import dataclass, replace
from datetime import datetime

from schemas.article import Kind, Status
from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.elements import Notices, attribute, attributes, first, once
from services.ingest.formats.nitf.content import Content, read_content
from services.ingest.formats.nitf.docdata import Metas, read_keywords, read_places, read_subjects
from services.ingest.formats.nitf.life import Life, read_life
from services.ingest.markers import update_markers
from services.ingest.media_kinds import kind_named
from services.ingest.values import Draft
from services.ingest.vocabularies import urgency
from services.ingest.xml import Element

_WORD_UNITS = {"word", "words"}
_CORRECTION = "sig:correction"


@dataclass(frozen=True, slots=True)
class _Parts:
    """A document taken apart."""

    nitf: Element
    head: Element | None
    docdata: Element | None
    metas: Metas
    content: Content
    life: Life
    notices: Notices


def read_item(nitf: Element, notices: Notices) -> Draft:
    """The draft of a levelled `nitf`.

    Raises:
        InvalidMessage: it has no words and no media, and cancels nothing.
    """
    docdata, metas = nitf.find("head/docdata"), Metas(nitf)
    content, life = read_content(nitf, notices), read_life(docdata, metas, notices)
    parts = _Parts(nitf, nitf.find("head"), docdata, metas, content, life, notices)
    draft = _described(_dated(_worded(parts), parts), parts)
    if not (draft.headline or draft.body or draft.media or life.status is Status.CANCELED or life.references):
        raise InvalidMessage(Reason.MISSING_FIELD, "no headline, no body, no media", place="body.content")
    return replace(draft, warnings=notices.all())


def _worded(parts: _Parts) -> Draft:
    """What people read."""
    content, title = parts.content, first(parts.head, "title")
    headline = content.headline or title or ""
    slugline = parts.metas.get("slugline") or attribute(parts.docdata, "du-key", "key")
    return Draft(
        kind=_kind(content),
        language=content.language or parts.metas.get("language"),
        headline=headline,
        summary=content.summary or content.subheadline,
        slugline=slugline,
        byline=content.byline,
        dateline=content.dateline,
        ednote=_ednote(parts),
        update_markers=_markers(headline, (slugline, parts.metas.get("takekey"), title)),
        body=content.prose.text,
        headings=content.prose.headings,
        links=content.prose.links,
        media=content.media,
    )


def _dated(draft: Draft, parts: _Parts) -> Draft:
    """When it was issued, and what may be done with it."""
    life, metas, notices = parts.life, parts.metas, parts.notices
    story_date = notices.time("story.date", parts.content.story_date)
    return replace(
        draft,
        status=life.status,
        signals=(_CORRECTION,) if life.correction else (),
        embargo_until=life.embargo_until,
        expires_at=life.expires_at,
        published_at=life.issued or story_date or _publication(parts.head, notices),
        first_created_at=_first_created(parts.head, metas, notices),
        updated_at=notices.time("updated", metas.get("updated")),
        references=life.references,
    )


def _described(draft: Draft, parts: _Parts) -> Draft:
    """Whose it is and what it is about."""
    head, docdata, metas = parts.head, parts.docdata, parts.metas
    return replace(
        draft,
        provider=metas.get("provider") or attribute(docdata, "doc.copyright", "holder") or _registrar(docdata),
        service=metas.get("service") or attribute(docdata, "fixture", "fix-id"),
        source=metas.get("source") or parts.content.distributor or attribute(docdata, "del-list/from-src", "src-name"),
        provider_id=attribute(docdata, "doc-id", "id-string") or parts.nitf.get("uno") or None,
        uri=metas.get("uri"),
        version=attribute(docdata, "du-key", "version", "generation") or metas.get("version"),
        sequence=metas.get("sequence"),
        places=read_places(head, parts.content.places),
        subjects=read_subjects(head),
        category=metas.get("category") or attribute(head, "tobject/tobject.property", "tobject.property.type"),
        keywords=read_keywords(head, metas),
        urgency=urgency(attribute(docdata, "urgency", "ed-urg") or ""),
        priority=urgency(metas.get("priority") or ""),
        word_count=_word_count(head, metas, parts.notices),
    )


def _markers(headline: str, slugs: tuple[str | None, ...]) -> tuple[str, ...]:
    """Those of the slug, the take key and a title that is no headline."""
    return update_markers(" ".join(once(slug for slug in slugs if slug != headline)), headline)


def _ednote(parts: _Parts) -> str | None:
    messages = attributes(parts.docdata, "ed-msg", "info")
    notes = once((parts.metas.get("ednote"), *messages, parts.life.correction, *parts.content.notes))
    return "\n".join(notes) or None


def _kind(content: Content) -> Kind:
    """Text, unless there is nothing to read and something to see or hear."""
    only = None if content.prose.text or not content.media else kind_named(content.media[0].kind)
    return only or Kind.TEXT


def _registrar(docdata: Element | None) -> str | None:
    return attribute(docdata, "doc-id", "regsrc") or attribute(docdata, "del-list/from-src", "src-name")


def _publication(head: Element | None, notices: Notices) -> datetime | None:
    return notices.time("date.publication", attribute(head, "pubdata", "date.publication"))


def _first_created(head: Element | None, metas: Metas, notices: Notices) -> datetime | None:
    """The first entry of the revision history, else as a meta says."""
    norms = list(attributes(head, "revision-history", "norm"))
    moments = [notices.time("revision-history", norm) for norm in norms] or [
        notices.time("created", metas.get("first_created"))
    ]
    return min(filter(None, moments), default=None)


def _word_count(head: Element | None, metas: Metas, notices: Notices) -> int | None:
    given = metas.get("word_count")
    if given is None and head is not None:
        measured = [each for each in head.findall("pubdata") if (each.get("unit-of-measure") or "") in _WORD_UNITS]
        given = next((each.get("item-length") for each in measured), None)
    return notices.count("word count", given)
