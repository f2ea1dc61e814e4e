"""The store's writer against bare SQLite that writes the same rows in the same batches."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from schemas import EnrichedArticle
from services.common.codec import encode
from services.common.collector import settle
from services.store.database import migrate, read_url
from services.store.sql.repository import SqlRepository
from services.store.sqlite.connections import PRAGMAS
from services.store.sqlite.kind import Sqlite
from tests.bench.figures import Figure
from tests.bench.stories import NOW, enriched_articles

_ARTICLES, _BATCH, _ROUNDS = 4_000, 500, 3
Statements = list[tuple[str, Any, bool]]


def measure() -> list[Figure]:
    """The writer's rate, and its ratio to the bare database's; pairs of runs, the median pair."""
    settle()  # as the store does
    articles = enriched_articles(_ARTICLES)
    with TemporaryDirectory() as folder:
        batches = _recorded(articles, Path(folder) / "recorded")
        pairs = [_pair(articles, batches, Path(folder) / str(number)) for number in range(_ROUNDS)]
    ours, bare = sorted(pairs, key=lambda pair: pair[1] / pair[0])[_ROUNDS // 2]
    how = f"{_ARTICLES:,} articles, batches of {_BATCH}, synchronous=FULL; bare: {_ARTICLES / bare:,.0f}/s"
    return [
        Figure("store's writer", _ARTICLES / ours, "articles/s", how),
        Figure("store's writer / bare SQLite", bare / ours, "", "the same statements and rows", least=0.7),
    ]


def _pair(articles: Sequence[EnrichedArticle], batches: Sequence[Statements], folder: Path) -> tuple[float, float]:
    return _ours(articles, folder / "ours"), _bare(batches, folder / "bare")


def _repository(folder: Path) -> SqlRepository:
    url = f"sqlite:///{folder / 'bench.db'}"
    migrate(url)
    return SqlRepository.open(Sqlite(), read_url(url))


def _ours(articles: Sequence[EnrichedArticle], folder: Path) -> float:
    documents = [encode(article) for article in articles]
    with closing(_repository(folder)) as repository:
        began = time.perf_counter()
        for at in range(0, len(articles), _BATCH):
            repository.upsert(articles[at : at + _BATCH], NOW, documents[at : at + _BATCH])
        return time.perf_counter() - began


def _recorded(articles: Sequence[EnrichedArticle], folder: Path) -> list[Statements]:
    """What the writer says to the database, a list a batch; reads are left out."""
    batches: list[Statements] = []
    with closing(_repository(folder)) as repository:

        def note(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:  # noqa: FBT001
            if not statement.startswith(("SELECT", "BEGIN")):
                batches[-1].append((statement, parameters, many))

        event.listen(repository.writing, "before_cursor_execute", note)
        for at in range(0, len(articles), _BATCH):
            batches.append([])
            repository.upsert(articles[at : at + _BATCH], NOW)
    return batches


def _bare(batches: Sequence[Statements], folder: Path) -> float:
    _repository(folder).close()
    with closing(sqlite3.connect(folder / "bench.db", isolation_level=None)) as database:
        for pragma in (*PRAGMAS, "cache_size=-32768"):
            database.execute(f"PRAGMA {pragma}")
        began = time.perf_counter()
        for statements in batches:
            _write(database, statements)
        return time.perf_counter() - began


def _write(database: sqlite3.Connection, statements: Statements) -> None:
    database.execute("BEGIN IMMEDIATE")
    for statement, parameters, many in statements:
        database.executemany(statement, parameters) if many else database.execute(statement, parameters)
    database.execute("COMMIT")
