"""One item of the AP Media API to a draft."""

from collections.abc import Iterator
from dataclasses import replace

from schemas.article import Status
from schemas.parts import Subject
from services.ingest.elements import once
from services.ingest.fields import Fields
from services.ingest.formats.ninjs.labels import read_kind, read_places, read_status, read_subjects, require
from services.ingest.formats.ninjs.media import read_links, read_media
from services.ingest.formats.ninjs.relations import read_references
from services.ingest.formats.ninjs.words import read_body, read_headline, read_summary
from services.ingest.formats.teletype.priority import priority_of
from services.ingest.markers import update_markers
from services.ingest.text import one_line
from services.ingest.values import Draft

_LEAST_URGENT = 9
_CATEGORY = "category"


def read_item(item: Fields, own: bytes) -> Draft:
    """The draft.

    Raises:
        InvalidMessage: it has no words and no media, and cancels nothing.
    """
    headline, status, ids = read_headline(item), read_status(item), _ids(item)
    body, summary, links = read_body(item, headline), _summary(item), read_links(item)
    media = tuple(dict.fromkeys((*read_media(item), *body.media)))
    require(headline or body.text or media or status is Status.CANCELED)
    provider = item.text("provider") or next(iter(item.words("infosource")), None)
    draft = Draft(
        item_bytes=own,
        status=status,
        kind=read_kind(item),
        provider=provider,
        source=next(iter(item.words("infosource", "source")), None),
        provider_id=item.text("uri") or ids.text("itemid"),
        uri=item.text("uri"),
        version=item.text("version"),
        sequence=ids.text("transref"),
        language=item.text("language"),
        headline=headline,
        summary=summary,
        slugline=item.text("slugline") or ids.text("referenceid"),
        byline=_byline(item),
        dateline=item.text("located", "dateline"),
        places=read_places(item),
        subjects=tuple(_subjects(item)),
        category=_category(item),
        keywords=item.words("keywords"),
        urgency=item.count("urgency", least=1, most=_LEAST_URGENT),
        priority=_priority(item, provider),
        ednote="\n".join(filter(None, (one_line(item.prose("ednote") or ""), *body.notes))) or None,
        signals=item.words("signals"),
        update_markers=update_markers(item.text("slugline"), headline),
        body=body.text,
        headings=body.headings,
        links=tuple(dict.fromkeys((*links, *body.links))),
        media=media,
        word_count=_word_count(item),
        references=read_references(item),
    )
    return _timed(draft, item)


def _ids(item: Fields) -> Fields:
    return item.within(item.raw("altids") or {})


def _summary(item: Fields) -> str | None:
    return item.text("description_summary") or item.text("headline_extended") or read_summary(item)


def _byline(item: Fields) -> str | None:
    """Each writer, without their titles."""
    writers = tuple(filter(None, (each.text("by", "name", "byline") for each in item.things("bylines"))))
    return ", ".join(writers) or item.text("byline", "by")


def _word_count(item: Fields) -> int | None:
    """That of the story, which stands with its renditions."""
    told = [each.count("words") for each in item.things("renditions") if each.raw("words")]
    return item.count("wordcount") or next(filter(None, told), None)


def _priority(item: Fields, agency: str | None) -> int | None:
    """The letter of the teletype header, `f` to `s`; a figure is itself."""
    given = item.text("editorialpriority")
    number = priority_of(given, agency) if given else None
    if given and not (number and number <= _LEAST_URGENT):
        item.warnings.append(f"editorialpriority: {given[:40]!r} is unknown")
        return None
    return number


def _category(item: Fields) -> str | None:
    """The code of the subject that is the story's category."""
    found = [each.text("code", "name") for each in item.things("subject") if _CATEGORY in each.words("rels")]
    return next(filter(None, found), None)


def _subjects(item: Fields) -> Iterator[Subject]:
    for subject in item.things("subject"):
        if _CATEGORY not in subject.words("rels"):
            yield from read_subjects(item.within({"subject": [subject.values]}), "subject")


def _timed(draft: Draft, item: Fields) -> Draft:
    """With its times, and the warnings that reading it all gave."""
    return replace(
        draft,
        embargo_until=item.time("embargoed"),
        expires_at=item.time("expires", "expirationdate"),
        published_at=item.time("versioncreated", "contentcreated"),
        first_created_at=item.time("firstcreated", "contentcreated"),
        updated_at=item.time("itemmodified", "contentmodified"),
        warnings=once(item.warnings),  # last: the times warn too
    )
