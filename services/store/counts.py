"""What the store counts: facets, time series, entities beside each other, what is in the news more than it was.

`SqlCounts` implements it in `services/store/sql/counts.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.enriched import EntityType
from services.store.repository import Filters, KnownEntity, Total
from services.store.series import Interval, Series

FACETED = 5_000
"""Facets count so many of the newest matches at most."""

NEIGHBOURED = 2_000
"""Entities beside an entity are those of so many of its newest articles."""

FACETS = ("source", "topic", "entity", "entity_type", "language", "sentiment", "urgency", "kind", "feed", "has")
"""What articles can be counted by."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, and how many articles have it. `key` is what a filter takes."""

    key: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Values by facet, the most frequent first; `counted` articles were looked at, not exact: the newest of more."""

    counted: Total
    values: dict[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """An entity across articles: how it is written, and when it was first and last in the news."""

    entity: KnownEntity
    names: tuple[Value, ...]
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity named beside another, in so many of the articles looked at."""

    entity: KnownEntity
    together: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Entities beside another, the most frequent first; `counted` of its articles were looked at."""

    items: tuple[Neighbour, ...]
    counted: Total


@dataclass(frozen=True, slots=True)
class Trend:
    """An entity in the news: articles in the window, and how many the days before let expect."""

    entity: KnownEntity
    articles: int
    expected: float
    score: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time a trend is looked for in, and the time before it that it is held against."""

    now: datetime
    hours: int
    baseline_days: int


class Counts(Protocol):
    """Counts of what may be seen. Each method raises Unavailable when the database is away."""

    def facets(self, filters: Filters, kinds: Sequence[str], most: int) -> Facets:
        """The `most` frequent values of each facet among the articles."""

    def series(self, filters: Filters, interval: Interval) -> Series:
        """How many articles were published when, with their tone.

        Raises:
            TooMany: the points would be too many.
        """

    def grouped(self, filters: Filters, interval: Interval, kind: str, most: int) -> tuple[Series, ...]:
        """The same for each of the most frequent values of a facet.

        Raises:
            TooMany: the points would be too many.
        """

    def entity(self, entity_id: str) -> EntityPage | None:
        """An entity; None where no article that may be seen names it."""

    def neighbours(self, entity_id: str, kind: EntityType | None, most: int) -> Neighbours:
        """The entities named beside it."""

    def entity_series(self, entity_id: str, interval: Interval) -> Series:
        """When articles named it, and the tone towards it.

        Raises:
            TooMany: the points would be too many.
        """

    def trending(self, stretch: Stretch, kind: EntityType | None, most: int) -> tuple[Trend, ...]:
        """Entities that are in the news more than they were."""
