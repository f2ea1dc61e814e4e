"""The store's memory behind one protocol: frozen values in and out, nothing of SQL.

`SqlRepository` implements it in `services/store/sql`. One behaviour suite runs on every engine there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from schemas import EnrichedArticle
from schemas.article import Status
from schemas.enriched import EntityType, Tone
from services.common.hop import Outcome
from services.store.query import Query
from services.store.story import Event

EXACT_TOTAL = 10_000
"""Totals are counted up to here; beyond, they say `gte`."""

NEWEST_RANKED = 1_000
"""Relevance ranks so many of the matches that were stored last."""

Document = bytes
"""An EnrichedArticle as UTF-8 JSON, as it goes out."""

Cursor = dict[str, object]
"""Where a list goes on: what the implementation gave out, unread by anyone else."""


class Sort(StrEnum):
    """Orders of a list of articles."""

    PUBLISHED = "-published"
    RECEIVED = "-received"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What an article must be to be in the list; None asks for nothing.

    Attributes:
        entity: An entity's id, its name, or any form of it in the article.
        source: A source or a provider.
        topic: A topic's code or name.
        language: The detected language where it is confident, else the declared one; `en` holds `en-GB`.
        status: Canceled articles are listed only where asked for.
    """

    query: Query | None = None
    entity: str | None = None
    source: str | None = None
    topic: str | None = None
    language: str | None = None
    sentiment: Tone | None = None
    status: Status = Status.USABLE
    published_from: datetime | None = None
    published_to: datetime | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are; `exact` False: at least so many."""

    value: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Articles:
    """A page of articles."""

    items: tuple[Document, ...]
    next: Cursor | None
    total: Total


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


class BadCursor(ValueError):  # noqa: N818 - named for what it is
    """A cursor this list did not give out."""


class Repository(Protocol):
    """What every database behind the store does. Each method raises Unavailable when the database is away."""

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
        """All versions that may be seen, the current one first; none where the article is in no answer."""

    def articles(self, filters: Filters, *, sort: Sort, limit: int, cursor: Cursor | None = None) -> Articles:
        """A page of current versions.

        Raises:
            BadCursor: the cursor is of another list.
        """

    def entities(
        self, *, limit: int, prefix: str = "", kind: EntityType | None = None, cursor: Cursor | None = None
    ) -> Entities:
        """A page of the entities of usable articles, a word of whose name starts with `prefix`.

        Raises:
            BadCursor: the cursor is of another list.
        """

    def changes(self, *, after: int, limit: int) -> Changes:
        """What happened after `after`, of articles that are in answers."""

    def rows(self) -> int:
        """Article versions stored, hidden ones too: what the books are balanced with."""

    def size(self) -> int:
        """Bytes of the database on the disk."""

    def close(self) -> None:
        """Lets go of the database."""
