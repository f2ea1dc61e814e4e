"""One ninjs item to a draft."""

from dataclasses import replace

from schemas.article import Status
from services.ingest.elements import once
from services.ingest.fields import Fields
from services.ingest.formats.ninjs.labels import read_kind, read_places, read_status, read_subjects, require
from services.ingest.formats.ninjs.media import read_links, read_media
from services.ingest.formats.ninjs.relations import read_references
from services.ingest.formats.ninjs.words import read_body, read_headline, read_summary
from services.ingest.markers import update_markers
from services.ingest.values import Draft

_PROVIDER_ROLES = {"prov", "provider", "serviceprovider", "creditline"}
_LEAST_URGENT = 9


def read_item(item: Fields, own: bytes) -> Draft:
    """The draft.

    Raises:
        InvalidMessage: it has no words and no media, and cancels nothing.
    """
    body, media, status = read_body(item, headline := read_headline(item)), read_media(item), read_status(item)
    require(headline or body.text or media or status is Status.CANCELED)
    draft = Draft(
        item_bytes=own,
        status=status,
        kind=read_kind(item),
        provider=_provider(item),
        service=next(iter(item.words("service", "services")), None),
        source=_source(item),
        provider_id=_provider_id(item),
        uri=item.text("uri"),
        version=item.text("version"),
        language=item.text("language"),
        headline=headline,
        summary=read_summary(item),
        slugline=item.text("slugline", "slug"),
        byline=_byline(item),
        dateline=item.text("located", "dateline"),
        places=read_places(item),
        subjects=tuple(read_subjects(item, "subject", "subjects")),
        category=next(iter(item.words("category", "genre", "genres")), None),
        keywords=item.words("keywords", "keyword"),
        urgency=item.count("urgency", least=1, most=_LEAST_URGENT),
        priority=item.count("priority", least=1, most=_LEAST_URGENT),
        ednote="\n".join(once((item.text("ednote"), *item.words("ednotes"), *body.notes))) or None,
        signals=item.words("signals", "signal"),
        update_markers=update_markers(item.text("slugline"), headline),
        body=body.text,
        headings=body.headings,
        links=tuple(dict.fromkeys((*read_links(item), *body.links))),
        media=tuple(dict.fromkeys((*media, *body.media))),
        word_count=_word_count(item),
        references=read_references(item),
    )
    return _timed(draft, item)


def _byline(item: Fields) -> str | None:
    return item.text("byline", "by") or ", ".join(item.words("authors")) or None


def _word_count(item: Fields) -> int | None:
    counts = [body.count("wordcount") for body in item.things("bodies") if body.raw("wordcount")]
    return item.count("wordcount") or next(iter(counts), None)


def _provider(item: Fields) -> str | None:
    named = [source.text("name") for source in item.things("infosource", "infosources") if _provides(source)]
    return next(filter(None, named), None) or item.text("provider", "copyrightholder")


def _source(item: Fields) -> str | None:
    named = [source.text("name") for source in item.things("infosource", "infosources") if not _provides(source)]
    return next(filter(None, named), None) or item.text("source")


def _provides(source: Fields) -> bool:
    return (source.text("role", "rel") or "").lower().rpartition(":")[2] in _PROVIDER_ROLES


def _provider_id(item: Fields) -> str | None:
    """The `uri`; where there is none, the first of the other ids."""
    uri = item.text("uri", "guid")
    if uri is None:
        item.warnings.append("uri: missing")
        return next(iter(item.words("altids", "altid")), None) or _first_altid(item)
    return uri


def _first_altid(item: Fields) -> str | None:
    """In 1.x the other ids are an object of texts."""
    altids = item.raw("altids")
    return next((each for each in altids.values() if isinstance(each, str)), None) if isinstance(altids, dict) else None


def _timed(draft: Draft, item: Fields) -> Draft:
    """With its times, and the warnings that reading it all gave."""
    return replace(
        draft,
        embargo_until=item.time("embargoed"),
        expires_at=item.time("expires", "expiry"),
        published_at=item.time("versioncreated", "contentcreated"),
        first_created_at=item.time("firstcreated", "contentcreated"),
        updated_at=item.time("contentmodified", "updated"),
        warnings=once(item.warnings),  # last: the times warn too
    )
