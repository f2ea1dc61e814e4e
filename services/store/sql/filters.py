"""Filters as conditions on `articles`."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select

from services.store.repository import Filters
from services.store.sql.codec import fold, to_micros
from services.store.sql.engine import FullText
from services.store.sql.tables import articles, is_seen, labels

Condition = ColumnElement[bool]


def conditions(filters: Filters, text: FullText) -> list[Condition]:
    """All that an article in the list must be; what readers may not see is in no list."""
    return [is_seen, articles.c.status == filters.status.value, *_asked(filters, text)]


def _asked(filters: Filters, text: FullText) -> Iterator[Condition]:
    if filters.query is not None:
        yield text.matching(filters.query)
    if filters.sentiment is not None:
        yield articles.c.sentiment == filters.sentiment.value
    yield from _labelled(filters)
    yield from _timed(filters)


def _labelled(filters: Filters) -> Iterator[Condition]:
    asked = {
        "entity": filters.entity,
        "source": filters.source,
        "topic": filters.topic,
        "language": filters.language,
    }
    for kind, text in asked.items():
        if text is not None:
            found = select(labels.c.article).where(labels.c.kind == kind, labels.c.key == fold(text))
            yield articles.c.id.in_(found)


def _timed(filters: Filters) -> Iterator[Condition]:
    if filters.published_from is not None:
        yield articles.c.published >= to_micros(filters.published_from)
    if filters.published_to is not None:
        yield articles.c.published < to_micros(filters.published_to)
    if filters.received_from is not None:
        yield articles.c.received >= to_micros(filters.received_from)
    if filters.received_to is not None:
        yield articles.c.received < to_micros(filters.received_to)
