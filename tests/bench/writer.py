"""The store's writer against the bare database that is told the same statements with the same rows, on each engine."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import psycopg
from sqlalchemy import event

from schemas import EnrichedArticle
from services.common.codec import encode
from services.common.collector import settle
from services.store.database import kind_of, migrate, read_url
from services.store.postgres.copying import Copy
from services.store.sql.repository import SqlRepository
from services.store.sqlite.connections import PRAGMAS
from tests.bench.figures import Figure
from tests.bench.stories import NOW, enriched_articles
from tests.support.postgres import local_postgres

_ARTICLES, _BATCH, _ROUNDS = 2_000, 500, 3
_DURABLE = ("shared_buffers=256MB", "max_wal_size=4GB", "autovacuum=off")
Statements = list[tuple[str, Any, Any]]
"""SQL, parameters or rows, and how they go in."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How one is measured: where its databases are made, and how its driver is told a batch."""

    name: str
    new: Callable[[], str]
    bare: Callable[[str, Sequence[Statements]], float]
    least: float


def measure() -> list[Figure]:
    """The writer's rate, and its ratio to the bare database's."""
    settle()  # as the store does
    articles = enriched_articles(_ARTICLES)
    with _sqlite() as sqlite, _postgres() as postgres:
        return [figure for engine in (sqlite, postgres) for figure in _figures(engine, articles)]


def _figures(engine: Engine, articles: Sequence[EnrichedArticle]) -> list[Figure]:
    """Pairs of runs, the median pair."""
    batches = _recorded(engine, articles)
    pairs = [(_ours(engine.new(), articles), engine.bare(engine.new(), batches)) for _ in range(_ROUNDS)]
    ours, bare = sorted(pairs, key=lambda pair: pair[1] / pair[0])[_ROUNDS // 2]
    how = f"{_ARTICLES:,} articles, batches of {_BATCH}, every commit on the disk; bare: {_ARTICLES / bare:,.0f}/s"
    name = f"store's writer on {engine.name}"
    return [
        Figure(name, _ARTICLES / ours, "articles/s", how),
        Figure(f"{name} / bare", bare / ours, "", "the same statements and rows", least=engine.least),
    ]


@contextmanager
def _sqlite() -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        numbers = iter(range(99))
        yield Engine("SQLite", lambda: f"sqlite:///{Path(folder)}/{next(numbers)}/bench.db", _bare_sqlite, 0.7)


@contextmanager
def _postgres() -> Iterator[Engine]:
    with local_postgres(_DURABLE) as server:
        numbers = iter(range(99))

        def new() -> str:
            name = f"bench{next(numbers)}"
            with psycopg.connect(server.url(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            return server.url(name)

        yield Engine("PostgreSQL", new, _bare_postgres, 0.8)


def _repository(url: str) -> SqlRepository:
    migrate(url)
    return SqlRepository.open(kind_of(read_url(url)), read_url(url))


def _ours(url: str, articles: Sequence[EnrichedArticle]) -> float:
    documents = [encode(article) for article in articles]
    with closing(_repository(url)) as repository:
        began = time.perf_counter()
        for at in range(0, len(articles), _BATCH):
            repository.upsert(articles[at : at + _BATCH], NOW, documents[at : at + _BATCH])
        return time.perf_counter() - began


def _recorded(engine: Engine, articles: Sequence[EnrichedArticle]) -> list[Statements]:
    """What the writer says to the database, a list a batch; reads are left out."""
    batches: list[Statements] = []
    with closing(_repository(engine.new())) as repository, _copies_noted(batches):

        def note(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:  # noqa: FBT001
            if not statement.startswith(("SELECT", "BEGIN")):
                batches[-1].append((statement, parameters, many))

        event.listen(repository.writing, "before_cursor_execute", note)
        for at in range(0, len(articles), _BATCH):
            batches.append([])
            repository.upsert(articles[at : at + _BATCH], NOW)
    return batches


def _copies_noted(batches: list[Statements]) -> AbstractContextManager[object]:
    run = Copy.run

    def noting(self: Copy, connection: Any, rows: Any) -> None:
        listed = [tuple(row) for row in rows]
        batches[-1].append((self.sql, listed, self.types))
        run(self, connection, listed)

    return patch.object(Copy, "run", noting)


def _bare_sqlite(url: str, batches: Sequence[Statements]) -> float:
    _repository(url).close()
    with closing(sqlite3.connect(str(read_url(url).database), isolation_level=None)) as database:
        for pragma in (*PRAGMAS, "cache_size=-32768"):
            database.execute(f"PRAGMA {pragma}")
        began = time.perf_counter()
        for statements in batches:
            database.execute("BEGIN IMMEDIATE")
            for statement, parameters, many in statements:
                database.executemany(statement, parameters) if many else database.execute(statement, parameters)
            database.execute("COMMIT")
        return time.perf_counter() - began


def _bare_postgres(url: str, batches: Sequence[Statements]) -> float:
    _repository(url).close()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        began = time.perf_counter()
        for statements in batches:
            for statement, rows, way in statements:
                if statement.startswith("COPY"):
                    _copied(cursor, statement, rows, way)
                else:
                    cursor.executemany(statement, rows) if way else cursor.execute(statement.encode(), rows)
            connection.commit()
        return time.perf_counter() - began


def _copied(cursor: psycopg.Cursor[Any], statement: str, rows: Sequence[Any], types: Sequence[str]) -> None:
    with cursor.copy(statement.encode()) as copy:
        if types:
            copy.set_types(types)
        for row in rows:
            copy.write_row(row)
