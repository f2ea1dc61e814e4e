"""`Archive` on a SQL database: everything in the order of the articles, some rows in memory at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import URL, Connection, Engine, Row, Select, select

from services.store.archive import Face, StoredReading, StoredRow, StoredStory
from services.store.moments import from_micros
from services.store.repository import Change
from services.store.rules import Reading
from services.store.sql.codec import to_reading
from services.store.sql.engine import Kind
from services.store.sql.tables import articles, changes, is_row, versions
from services.store.story import Event

_LIGHT = [column for column in versions.c if column.name != "document"]
_FACE = [articles.c.article_id, articles.c.version, articles.c.content_hash, articles.c.visible]
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class SqlArchive:
    """Reads one state of the database for as long as an iterator is read."""

    kind: Kind
    reading: Engine

    @classmethod
    def open(cls, kind: Kind, url: URL) -> "SqlArchive":
        """On a migrated database."""
        return cls(kind, kind.reader(url))

    def rows(self) -> Iterator[StoredRow]:
        """Every row that stands; see the protocol."""
        wanted = select(versions.c.article_id, versions.c.version, versions.c.received).where(is_row)
        with self.kind.transaction(self.reading) as connection:
            for row in _stream(connection, wanted.order_by(versions.c.article_id, versions.c.version)):
                yield StoredRow(UUID(row.article_id), row.version, from_micros(row.received))

    def stories(self) -> Iterator[StoredStory]:
        """Every article; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            yield from _stories(connection)

    def sequence(self) -> Iterator[int]:
        """Every `seq`; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            for row in _stream(connection, select(changes.c.seq).order_by(changes.c.seq)):
                yield row.seq

    def readings(self, article_id: UUID, version: str) -> tuple[Reading, ...]:
        """Every content of that version; see the protocol."""
        wanted = select(*_LIGHT).where(versions.c.article_id == str(article_id), versions.c.version == version)
        with self.kind.transaction(self.reading) as connection:
            return tuple(to_reading(row) for row in connection.execute(wanted))

    def close(self) -> None:
        """Lets go of every connection."""
        self.reading.dispose()


def _stream(connection: Connection, wanted: Select[Any]) -> Iterator[Row[Any]]:
    return iter(connection.execution_options(yield_per=_AT_ONCE).execute(wanted))


def _stories(connection: Connection) -> Iterator[StoredStory]:
    """The three tables side by side, each in the order of the articles."""
    readings = select(*_LIGHT).order_by(versions.c.article_id, versions.c.version)
    faces = select(*_FACE).order_by(articles.c.article_id)
    told = select(changes).order_by(changes.c.article_id, changes.c.seq)
    sides = [_grouped(connection, side, wanted) for side, wanted in enumerate((readings, faces, told))]
    for key, groups in groupby(merge(*sides, key=itemgetter(0, 1)), key=itemgetter(0)):
        own = {side: rows for _, side, rows in groups}
        yield _story(key, *(own.get(side, []) for side in range(3)))


def _grouped(connection: Connection, side: int, wanted: Select[Any]) -> Iterator[tuple[str, int, list[Row[Any]]]]:
    for key, rows in groupby(_stream(connection, wanted), key=attrgetter("article_id")):
        yield key, side, list(rows)


def _story(key: str, readings: list[Row[Any]], faces: list[Row[Any]], told: list[Row[Any]]) -> StoredStory:
    article_id = UUID(key)
    return StoredStory(
        article_id,
        tuple(StoredReading(to_reading(row), bool(row.stands)) for row in readings),
        next((Face(row.version, row.content_hash, bool(row.visible)) for row in faces), None),
        tuple(Change(row.seq, Event(row.event), article_id, row.version, from_micros(row.at)) for row in told),
    )
