"""Between the values of the domain and the columns of the tables."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from schemas import EnrichedArticle
from schemas.article import Status
from schemas.enriched import Sentiment
from services.store.labels import numbers
from services.store.moments import from_micros, to_micros
from services.store.rules import Reading
from services.store.series import NO_SCORE


def reading_columns(one: Reading) -> dict[str, Any]:
    """A reading as columns of `versions`, without its document."""
    return {
        "version": one.version,
        "content_hash": one.content_hash,
        "version_order": one.version_order,
        "status": one.status.value,
        "parser_version": one.parser_version,
        "pipeline_version": one.pipeline_version,
        "received": to_micros(one.received_at),
        "seen": to_micros(one.seen_at),
        "embargo": one.embargo_until and to_micros(one.embargo_until),
        "correction": int(one.correction),
    }


def to_reading(row: Row[Any]) -> Reading:
    """The reading those columns hold."""
    return Reading(
        version=row.version,
        version_order=row.version_order,
        content_hash=row.content_hash,
        status=Status(row.status),
        parser_version=row.parser_version,
        pipeline_version=row.pipeline_version,
        received_at=from_micros(row.received),
        seen_at=from_micros(row.seen),
        embargo_until=None if row.embargo is None else from_micros(row.embargo),
        correction=bool(row.correction),
    )


def shown_columns(article: EnrichedArticle) -> dict[str, Any]:
    """What lists filter and sort by."""
    return {
        "status": article.status.value,
        **numbers(article),
        "hundredths": hundredths(article.sentiment),
    }


def hundredths(sentiment: Sentiment | None) -> int:
    """The score as time series count it."""
    return NO_SCORE if sentiment is None else round(sentiment.score * 100)


def mention_rows(place: int, article: EnrichedArticle) -> Iterable[dict[str, Any]]:
    """A row of `mentions` for each entity of the article at `place`; an id given twice counts once."""
    rows = {
        entity.id: {
            "article": place,
            "entity_id": entity.id,
            "type": entity.type.value,
            "name": entity.name,
            "salience": entity.salience,
            "sentiment": entity.sentiment and entity.sentiment.label.value,
            "score": entity.sentiment and entity.sentiment.score,
            "hundredths": hundredths(entity.sentiment),
        }
        for entity in article.entities
    }
    return rows.values()
