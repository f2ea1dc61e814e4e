"""Answers that are no articles, as values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from schemas import EnrichedArticle


@dataclass(frozen=True, slots=True)
class Page:
    """A page of articles; `total` over all pages, `at_least` where there are more than were counted."""

    items: tuple[EnrichedArticle, ...]
    total: int
    at_least: bool
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet."""

    key: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of a time series."""

    start: datetime
    count: int
    sentiment_mean: float | None = None
    sentiment_p10: float | None = None
    sentiment_p90: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Points in order; `key` and `name` are of the group."""

    points: tuple[Point, ...]
    key: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity and the number of articles that name it."""

    id: str
    type: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Happened:
    """A change of the feed; a live one has its article as it is now."""

    seq: int
    event: str
    article_id: UUID
    version: str
    at: datetime
    article: EnrichedArticle | None = None


def page_of(answer: dict[str, Any]) -> Page:
    """A page of articles."""
    items = tuple(map(EnrichedArticle.model_validate, answer["items"]))
    total = answer["total"]
    return Page(items, total["value"], total["relation"] == "gte", answer["next_cursor"])


VALUES = TypeAdapter(dict[str, tuple[Value, ...]])
SERIES = TypeAdapter(tuple[Series, ...])
ENTITIES = TypeAdapter(tuple[Entity, ...])
CHANGES = TypeAdapter(tuple[Happened, ...])
CHANGE = TypeAdapter(Happened)


def events(lines: Iterator[str]) -> Iterator[tuple[int, str | None]]:
    """Ids and data of server-sent events; without data only a place to go on from."""
    seq, data = 0, None
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            seq = int(value)
        elif name == "data":
            data = value
        elif not line:
            yield seq, data
            data = None
