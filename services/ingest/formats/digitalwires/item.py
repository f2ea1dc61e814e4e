"""One digitalwires item to a draft."""

from dataclasses import replace

from schemas.article import Status
from services.ingest.elements import once
from services.ingest.fields import Fields
from services.ingest.formats.digitalwires.categories import Categories, read_categories
from services.ingest.formats.digitalwires.media import read_media, read_references
from services.ingest.formats.digitalwires.words import read_body, read_notes
from services.ingest.formats.ninjs.labels import read_kind, read_status, require
from services.ingest.markers import update_markers
from services.ingest.text import one_line
from services.ingest.values import Draft

_LEAST_URGENT = 9


def read_item(item: Fields, own: bytes) -> Draft:
    """The draft.

    Raises:
        InvalidMessage: it has no words and no media, and cancels nothing.
    """
    headline, status, told = item.text("headline") or "", read_status(item), read_categories(item)
    body, media = read_body(item, headline), read_media(item)
    require(headline or body.text or media or status is Status.CANCELED)
    draft = Draft(
        item_bytes=own,
        status=status,
        kind=read_kind(_typed(item)),
        provider=told.provider or _provider(item),
        service=told.service,
        source=item.text("source"),
        provider_id=item.text("urn", "entry_id"),
        uri=item.text("urn"),
        version=item.text("version"),
        language=item.text("language"),
        headline=headline,
        summary=item.text("teaser", "subhead"),
        slugline=item.text("kicker"),
        byline=item.text("byline"),
        dateline=_dateline(item),
        places=told.places,
        subjects=told.subjects,
        category=told.desk,
        keywords=told.keywords,
        urgency=item.count("urgency", least=1, most=_LEAST_URGENT),
        ednote="\n".join((*read_notes(item), *body.notes)) or None,
        signals=_signals(item, told),
        update_markers=update_markers(None, headline),
        body=body.text,
        headings=body.headings,
        links=body.links,
        media=tuple(dict.fromkeys((*media, *body.media))),
        references=read_references(item),
    )
    return _timed(draft, item)


def _typed(item: Fields) -> Fields:
    """A text with its pictures is called composite; only one without words is a package."""
    words = item.raw("article_html", "teaser", "headline")
    composite = (item.text("type") or "") == "composite" and words
    return item.within({**item.values, "type": "text"}) if composite else item


def _provider(item: Fields) -> str | None:
    """The credit line, else who issued the URN."""
    urn = (item.text("urn") or "").split(":")
    return item.text("creditline", "provider") or (urn[2] if urn[:2] == ["urn", "newsml"] and urn[2:] else None)


def _dateline(item: Fields) -> str | None:
    """Without the dash that parts it from the text."""
    return one_line((item.text("dateline") or "").rstrip(" -\u2013\u2014")) or None


def _signals(item: Fields, told: Categories) -> tuple[str, ...]:
    """By their qcodes; one that is also a category counts once."""
    return tuple(dict.fromkeys((*item.words("signal", "signals"), *told.signals)))


def _timed(draft: Draft, item: Fields) -> Draft:
    """With its times, and the warnings that reading it all gave."""
    return replace(
        draft,
        embargo_until=item.time("embargoed"),
        published_at=item.time("version_created", "updated"),
        first_created_at=item.time("content_created", "first_created"),
        updated_at=item.time("updated"),
        warnings=once(item.warnings),  # last: the times warn too
    )
