"""The store's memory behind one protocol: frozen values in and out, nothing of SQL.

`SqlRepository` implements it in `services/store/sql`. One behaviour suite runs on every engine there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from schemas import EnrichedArticle
from schemas.article import Status
from schemas.enriched import EntityType
from services.common.hop import Outcome
from services.store.query.tree import Query
from services.store.story import Event

if TYPE_CHECKING:
    from services.store.clusters.stories import Clusters
    from services.store.counts import Counts
    from services.store.keys import Keys
    from services.store.subscriptions import Subscriptions

EXACT_TOTAL = 10_000
"""Totals are counted up to here; beyond, they say `gte`."""

NEWEST_RANKED = 1_000
"""Relevance ranks so many of the newest matches."""

Document = bytes
"""An EnrichedArticle as UTF-8 JSON, as it goes out."""

Cursor = dict[str, object]
"""Where a list goes on: what the implementation gave out, unread by anyone else."""


class Sort(StrEnum):
    """Orders of a list of articles."""

    PUBLISHED = "-published"
    RECEIVED = "-received"
    RELEVANCE = "relevance"
    MOST_NEGATIVE = "sentiment"
    MOST_POSITIVE = "-sentiment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What an article must be to be in the list; canceled ones are listed only where asked for."""

    query: Query | None = None
    status: Status = Status.USABLE


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are; `exact` False: at least so many."""

    value: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page of articles."""

    items: tuple[Document, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Similar:
    """An article like another: `score` from 0 to 1, and the names they share."""

    document: Document
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Articles:
    """A page of articles, and how many there are over all pages."""

    items: tuple[Document, ...]
    next: Cursor | None
    total: Total


@dataclass(frozen=True, slots=True)
class Exported:
    """A page of articles by their ids; `last` is where the next one goes on, None where there is none."""

    items: tuple[Document, ...]
    last: UUID | None


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """An entity and the number of articles that name it."""

    id: str
    type: EntityType
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Entities:
    """A page of entities, those in most articles first."""

    items: tuple[KnownEntity, ...]
    next: Cursor | None
    total: Total


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change feed; `seq` only grows."""

    seq: int
    event: Event
    article_id: UUID
    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of changes in the order of `seq`."""

    items: tuple[Change, ...]
    total: Total


@dataclass(frozen=True, slots=True)
class News:
    """Changes in the order of `seq`, each with its article as it is now; there are no others up to `upto`."""

    items: tuple[tuple[Change, Document], ...]
    upto: int


class BadCursor(ValueError):  # noqa: N818 - named for what it is
    """A cursor this list did not give out."""


class Repository(Protocol):
    """What every database behind the store does. Each method raises Unavailable when the database is away."""

    @property
    def counts(self) -> "Counts":
        """What it counts."""

    @property
    def clusters(self) -> "Clusters":
        """The same story across wires."""

    @property
    def keys(self) -> "Keys":
        """Who may ask."""

    @property
    def subscriptions(self) -> "Subscriptions":
        """Queries that were saved."""

    def upsert(
        self, articles: Sequence[EnrichedArticle], now: datetime, documents: Sequence[Document] | None = None
    ) -> list[Outcome]:
        """Takes the articles in, all or none, durable when it returns; `passed` or `duplicate` for each.

        `documents` are their bytes as they came, which are stored; where not given the articles are encoded.
        """

    def release(self, now: datetime) -> int:
        """Shows the articles whose embargo ended by `now`; how many. Also tells that the database answers."""

    def article(self, article_id: UUID) -> Document | None:
        """The current version; None where it is in no answer."""

    def versions(self, article_id: UUID) -> tuple[Document, ...]:
        """All versions that may be seen, the current one first; of a killed article only its kills."""

    def articles(self, filters: Filters, *, sort: Sort, limit: int, cursor: Cursor | None = None) -> Articles:
        """A page of current versions, with the total as it was at the first page.

        Raises:
            BadCursor: the cursor is of another list.
        """

    def export(self, filters: Filters, *, after: UUID | None, limit: int) -> Exported:
        """A page of current versions in the order of their article ids, from the one after that."""

    def similar(self, article_id: UUID, limit: int) -> tuple[Similar, ...]:
        """Usable articles about the same, the most similar first; none where the article is in no answer."""

    def entities(
        self, *, limit: int, prefix: str = "", kind: EntityType | None = None, cursor: Cursor | None = None
    ) -> Entities:
        """A page of the entities of usable articles, a word of whose name starts with `prefix`.

        Raises:
            BadCursor: the cursor is of another list.
        """

    def changes(self, *, after: int, limit: int) -> Changes:
        """What happened after `after`, of articles that are in answers."""

    def news(self, *, after: int, limit: int) -> News:
        """The same with the articles, uncounted."""

    def last_seq(self) -> int:
        """The greatest `seq` given out; 0 before the first."""

    def rows(self) -> int:
        """Article versions stored, hidden ones too: what the books are balanced with."""

    def size(self) -> int:
        """Bytes of the database on the disk."""

    def close(self) -> None:
        """Lets go of the database."""
