"""`Repository` on a SQL database."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import URL, Connection, Engine, func, select

from schemas import EnrichedArticle
from schemas.enriched import EntityType
from services.common.codec import encode
from services.common.errors import Unavailable
from services.common.hop import Outcome
from services.store.repository import (
    Articles,
    Changes,
    Cursor,
    Document,
    Entities,
    Exported,
    Filters,
    News,
    Similar,
    Sort,
)
from services.store.sql import feed, lists, names, similar, single, writer
from services.store.sql.clusters import SqlClusters
from services.store.sql.counts import SqlCounts
from services.store.sql.engine import Conflict, Kind
from services.store.sql.keys import SqlKeys
from services.store.sql.plan import Arrival
from services.store.sql.size import database_size
from services.store.sql.subscriptions import SqlSubscriptions
from services.store.sql.tables import is_row, versions
from services.store.sql.watching import watch
from services.store.sql.windows import Search

T = TypeVar("T")
_TRIES = 10


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SqlRepository:
    """Readers never wait for the writer; writers wait for one another. Safe to share among threads."""

    kind: Kind
    writing: Engine
    reading: Engine
    clock: Callable[[], datetime] = _now
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, kind: Kind, url: URL, clock: Callable[[], datetime] = _now) -> "SqlRepository":
        """On a migrated database; nothing is opened before it is used."""
        repository = cls(kind, kind.writer(url), kind.reader(url), clock)
        watch("writing", repository.writing)
        watch("reading", repository.reading)
        return repository

    @property
    def counts(self) -> SqlCounts:
        """What it counts; see the protocol."""
        return SqlCounts(self.kind, self.reading)

    @property
    def clusters(self) -> SqlClusters:
        """The same story across wires; see the protocol."""
        return SqlClusters(self.kind, self.writing, self.reading)

    @property
    def keys(self) -> SqlKeys:
        """Who may ask; see the protocol."""
        return SqlKeys(self.kind, self.writing, self.reading)

    @property
    def subscriptions(self) -> SqlSubscriptions:
        """Queries that were saved; see the protocol."""
        return SqlSubscriptions(self.kind, self.writing, self.reading)

    def upsert(
        self, articles: Sequence[EnrichedArticle], now: datetime, documents: Sequence[Document] | None = None
    ) -> list[Outcome]:
        """Takes the articles in; see the protocol."""
        known = documents or [encode(article) for article in articles]
        arrivals = [Arrival(article, document) for article, document in zip(articles, known, strict=True)]
        return self._write(lambda connection: writer.upsert(self.kind.hand, connection, arrivals, now))

    def release(self, now: datetime) -> int:
        """Shows what no longer waits; see the protocol."""
        return self._write(lambda connection: writer.release(self.kind.hand, connection, now))

    def _write(self, work: Callable[[Connection], T]) -> T:
        """One transaction; where another writer was first it is made again, on what is there then."""
        for _ in range(_TRIES):
            with suppress(Conflict), self._turn, self.kind.transaction(self.writing) as connection:
                return work(connection)
        raise Unavailable(f"other writers were first, {_TRIES} times")

    def article(self, article_id: UUID) -> Document | None:
        """The current version; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return single.current_document(connection, article_id)

    def versions(self, article_id: UUID) -> tuple[Document, ...]:
        """All versions that may be seen; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return single.all_documents(connection, article_id, self.clock())

    def articles(self, filters: Filters, *, sort: Sort, limit: int, cursor: Cursor | None = None) -> Articles:
        """A page of current versions; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return lists.counted(Search(connection, self.kind.text, filters), sort, limit, cursor)

    def export(self, filters: Filters, *, after: UUID | None, limit: int) -> Exported:
        """A page by article ids; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return lists.exported(Search(connection, self.kind.text, filters), after, limit)

    def similar(self, article_id: UUID, limit: int) -> tuple[Similar, ...]:
        """Articles about the same; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return similar.similar(connection, self.kind.text, article_id, limit)

    def entities(
        self, *, limit: int, prefix: str = "", kind: EntityType | None = None, cursor: Cursor | None = None
    ) -> Entities:
        """A page of entities; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return names.list_entities(connection, prefix=prefix, kind=kind, limit=limit, cursor=cursor)

    def changes(self, *, after: int, limit: int) -> Changes:
        """What happened after `after`; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return feed.list_changes(connection, after=after, limit=limit)

    def news(self, *, after: int, limit: int) -> News:
        """The same with the articles; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return feed.list_news(connection, after=after, limit=limit)

    def last_seq(self) -> int:
        """The greatest `seq`; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return feed.last_seq(connection)

    def rows(self) -> int:
        """Article versions stored; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return connection.scalar(select(func.count()).select_from(versions).where(is_row)) or 0

    def size(self) -> int:
        """Bytes on the disk; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return database_size(connection)

    def close(self) -> None:
        """Lets go of every connection."""
        self.reading.dispose()
        self.writing.dispose()
