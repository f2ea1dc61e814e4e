"""Between the values of the domain and the columns of the tables."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from schemas import EnrichedArticle
from schemas.article import Status
from services.store.rules import Reading

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CONFIDENT = 0.5


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The moment so many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=micros)


@lru_cache(16_384)
def fold(text: str) -> str:
    """A key that case, Unicode form and spacing do not change."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


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
    """What lists filter and sort by. An article that was never issued sorts by its receipt."""
    return {
        "status": article.status.value,
        "published": to_micros(article.published_at or article.received_at),
        "received": to_micros(article.received_at),
        "sentiment": article.sentiment and article.sentiment.label.value,
    }


def effective_language(article: EnrichedArticle) -> str | None:
    """The detected language where that is confident, else the declared one."""
    found = article.detected_language
    return found.code if found and found.confidence >= _CONFIDENT else article.language


def label_keys(article: EnrichedArticle) -> set[tuple[str, str]]:
    """Kind and key of everything the article can be filtered by."""
    return {(kind, key) for kind, texts in _labels(article) for text in texts if text and (key := fold(text))}


def _labels(article: EnrichedArticle) -> Iterator[tuple[str, Iterable[str | None]]]:
    yield "source", (article.source, article.provider)
    language = effective_language(article)
    yield "language", (language, language and language.split("-")[0])
    for entity in article.entities:
        yield "entity", {entity.id, entity.name, *[each.text for each in entity.mentions]}
    for topic in article.topics:
        yield "topic", (topic.code, topic.name)


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
        }
        for entity in article.entities
    }
    return rows.values()
