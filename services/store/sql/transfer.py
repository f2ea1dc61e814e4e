"""Makes one database what another is: article by article where they differ, then the feed, then the indexes."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Row, Select, Table, delete, func, insert, select

from services.common.errors import Misconfigured
from services.store.sql.among import among
from services.store.sql.engine import Kind
from services.store.sql.reindexing import reindex_some
from services.store.sql.rollups import Tally
from services.store.sql.tables import articles, changes, keys, labels, mentions, subscriptions, unindexed, versions

_ARTICLES, _CHANGES = 250, 5_000
_LIGHT = [column for column in versions.c if column.name != "document"]
_COUNTED = (versions, articles, changes, keys, subscriptions, labels, mentions)
Content = tuple[tuple[Any, ...], ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """So much of `of` is done in this part; rows that were written."""

    part: str
    done: int
    of: int
    written: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """A database: one state of it to read, and a way to write."""

    kind: Kind
    reading: Connection
    writing: Engine

    @classmethod
    @contextmanager
    def opened(cls, kind: Kind, url: URL) -> Iterator["Side"]:
        """For as long as the copy takes."""
        reader, writer = kind.reader(url), kind.writer(url)
        try:
            with kind.transaction(reader) as connection:
                yield cls(kind, connection, writer)
        finally:
            reader.dispose()
            writer.dispose()

    def count(self, table: Table) -> int:
        """Its rows."""
        return self.reading.scalar(select(func.count()).select_from(table)) or 0

    def rows(self, wanted: Select[Any]) -> Iterator[Row[Any]]:
        """As they are read, some in memory at a time."""
        with self.reading.execution_options(yield_per=1_000).execute(wanted) as found:
            yield from found

    def stories(self) -> Iterator[tuple[str, Content]]:
        """What each article is, without its texts."""
        readings = select(*_LIGHT).order_by(versions.c.article_id, versions.c.version, versions.c.content_hash)
        faces = select(articles.c.article_id, *articles.c).order_by(articles.c.article_id)
        both = merge(self.rows(faces), self.rows(readings), key=itemgetter(0))
        return ((key, tuple(map(tuple, rows))) for key, rows in groupby(both, key=itemgetter(0)))


@dataclass(frozen=True, slots=True)
class Transfer:
    """From one side to the other."""

    source: Side
    target: Side

    def check(self) -> None:
        """Makes sure that the target is a copy of the source, as far as it goes.

        Raises:
            Misconfigured: it holds something else.
        """
        last = select(changes).order_by(changes.c.seq.desc()).limit(1)
        known = self.target.reading.execute(last).first()
        if known is not None:
            same = self.source.reading.execute(select(changes).where(changes.c.seq == known.seq)).first()
            if same is None or tuple(same) != tuple(known):
                raise Misconfigured("--to holds articles that --from has not: copy into an empty database")

    def steps(self) -> Generator[Step, None, None]:
        """Does it; each step is durable."""
        yield from self._articles()
        yield from self._changes()
        for table in (keys, subscriptions):
            yield from self._small(table)
        yield from self._indexes()

    def counts(self) -> Iterator[tuple[str, int, int]]:
        """Each table's rows on both sides, now."""
        with self.target.kind.transaction(self.target.writing) as connection:
            for table in _COUNTED:
                there = connection.scalar(select(func.count()).select_from(table)) or 0
                yield table.name, self.source.count(table), there

    def _articles(self) -> Iterator[Step]:
        done, of = 0, self.source.count(articles)
        for some in _batches(_both(self.source.stories(), self.target.stories()), _ARTICLES):
            ids = [key for key, ours, theirs in some if ours != theirs]
            if any(ours is None for _, ours, _ in some):
                raise Misconfigured("--to holds articles that --from has not: copy into an empty database")
            if ids:
                self._bring(ids)
            done += len(some)
            yield Step("articles", done, of, len(ids))

    def _bring(self, ids: Sequence[str]) -> None:
        """Those articles anew, to be put into every index later."""
        hand = self.target.kind.hand
        with self.target.kind.transaction(self.target.writing) as connection:
            self._withdraw(connection, ids)
            for table in (versions, articles):
                connection.execute(delete(table).where(among(table.c.article_id, ids)))
                hand.put(connection, table, self._copied(table, ids))
            connection.execute(delete(unindexed).where(among(unindexed.c.article_id, ids)))
            connection.execute(insert(unindexed), [{"article_id": key} for key in ids])

    def _withdraw(self, connection: Connection, ids: Sequence[str]) -> None:
        """Takes those that are there out of every index."""
        late = select(unindexed.c.article_id)
        seen = select(articles.c.id).where(among(articles.c.article_id, ids), articles.c.visible == 1)
        places = list(connection.scalars(seen.where(articles.c.article_id.not_in(late))))
        tally = Tally()
        tally.leave(connection, places)
        self.target.kind.hand.forget(connection, places)
        self.target.kind.hand.remember(connection, {}, places)
        tally.write(self.target.kind.hand, connection)

    def _copied(self, table: Table, ids: Sequence[str]) -> list[Row[Any]]:
        return list(self.source.reading.execute(select(table).where(among(table.c.article_id, ids))).all())

    def _changes(self) -> Iterator[Step]:
        last = self.target.reading.scalar(select(func.max(changes.c.seq))) or 0
        missing = self.source.rows(select(changes).where(changes.c.seq > last).order_by(changes.c.seq))
        done, of = self.target.count(changes), self.source.count(changes)
        for some in _batches(missing, _CHANGES):
            with self.target.kind.transaction(self.target.writing) as connection:
                self.target.kind.hand.put(connection, changes, some)
                self.target.kind.hand.resume(connection, some[-1].seq)
            done += len(some)
            yield Step("changes", done, of, len(some))

    def _small(self, table: Table) -> Iterator[Step]:
        """A table of few rows, whole where it differs."""
        wanted = select(table).order_by(*table.primary_key)
        ours, theirs = (list(side.rows(wanted)) for side in (self.source, self.target))
        if ours != theirs:
            with self.target.kind.transaction(self.target.writing) as connection:
                connection.execute(delete(table))
                self.target.kind.hand.put(connection, table, ours)
            yield Step(table.name, len(ours), len(ours), len(ours))

    def _indexes(self) -> Iterator[Step]:
        with self.target.kind.transaction(self.target.writing) as connection:
            of = connection.scalar(select(func.count()).select_from(unindexed)) or 0
        done, some = 0, of
        while some:
            with self.target.kind.transaction(self.target.writing) as connection:
                some = reindex_some(self.target.kind.hand, connection)
            done += some
            yield Step("indexes", done, of)


def _both(
    ours: Iterable[tuple[str, Content]], theirs: Iterable[tuple[str, Content]]
) -> Iterator[tuple[str, Content | None, Content | None]]:
    """Side by side, in order; None where one has it not."""
    sided = merge(((key, 0, one) for key, one in ours), ((key, 1, one) for key, one in theirs), key=itemgetter(0, 1))
    for key, found in groupby(sided, key=itemgetter(0)):
        contents = {side: content for _, side, content in found}
        yield key, contents.get(0), contents.get(1)


def _batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(values)
    while some := list(islice(left, size)):
        yield some
