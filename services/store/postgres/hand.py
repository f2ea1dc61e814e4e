"""The fast way to write on PostgreSQL: new rows by COPY, the few that change by UPDATE.

Writers work beside each other. Each locks the articles it knows, in the order of their ids; an article that two of
them make at once is a Conflict for the later. What all share is written last: the roll-up of entities, then the feed.
"""

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, update

from schemas import EnrichedArticle
from services.store.postgres import index
from services.store.postgres.adding import adding, columns
from services.store.postgres.copying import copy_into
from services.store.postgres.tables import feed
from services.store.sql.among import among
from services.store.sql.engine import Readings, Row
from services.store.sql.tables import articles, changes, versions

_KEY = [versions.c.article_id, versions.c.version, versions.c.content_hash]
_VERSION = [column.name for column in versions.c]
_FACE = [column.name for column in articles.c]
_write = copy_into(versions)
_show = copy_into(articles)
_tell = copy_into(changes, "seq", "event", "article_id", "version", "at")
_demote = (
    update(versions)
    .where(versions.c.article_id == bindparam("of"), versions.c.version == bindparam("row"))
    .where(versions.c.content_hash != bindparam("by"), versions.c.stands == 1)
    .values(stands=0)
)
_improve = (
    update(versions)
    .where(*(column == bindparam(f"key_{column.name}") for column in _KEY))
    .values({column.name: bindparam(f"new_{column.name}") for column in versions.c if not column.primary_key})
)
_touch = (
    update(versions)
    .where(*(column == bindparam(f"key_{column.name}") for column in _KEY))
    .values(seen=bindparam("now_seen"), stands=bindparam("now_stands"))
)
_reshow = (
    update(articles)
    .where(articles.c.article_id == bindparam("key_article_id"))
    .values({name: bindparam(f"new_{name}") for name in _FACE if name != "article_id"})
)


class PostgresHand:
    """See the protocol."""

    def lock(self, connection: Connection, ids: Collection[str]) -> Collection[str]:
        """Locks the rows of `articles` that are there."""
        mine = select(articles.c.article_id).where(among(articles.c.article_id, ids))
        return list(connection.scalars(mine.order_by(articles.c.article_id).with_for_update()))

    def forget(self, connection: Connection, places: Collection[int]) -> None:
        """Nothing yet: `remember` does it together with what comes anew."""

    def faces(self, connection: Connection, fresh: Sequence[Row], known: Sequence[Row]) -> None:
        """Writes rows of `articles`; in the order of their ids, so that two writers never wait for each other."""
        if fresh:
            ordered = sorted(fresh, key=itemgetter("article_id"))
            _show.run(connection, ([row[name] for name in _FACE] for row in ordered))
        if known:
            connection.execute(_reshow, [_keyed(row, ("article_id",)) for row in known])

    def versions(self, connection: Connection, rows: Readings) -> None:
        """Writes the readings."""
        if rows.demoted:
            connection.execute(_demote, rows.demoted)
        if rows.fresh:
            _write.run(connection, ([row[name] for name in _VERSION] for row in rows.fresh))
        if rows.better:
            connection.execute(_improve, [_keyed(row, [column.name for column in _KEY]) for row in rows.better])
        if rows.again:
            connection.execute(_touch, rows.again)

    def remember(self, connection: Connection, shown: Mapping[int, EnrichedArticle], gone: Collection[int]) -> None:
        """Puts articles into every index."""
        index.remember(connection, shown, gone)

    def add(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Adds to a roll-up."""
        if rows:
            names = [column.name for column in table.c]
            connection.exec_driver_sql(adding(table), columns([[row[name] for name in names] for row in rows]))

    def put(self, connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Puts rows in."""
        copy_into(table).run(connection, rows)

    def resume(self, connection: Connection, seq: int) -> None:
        """The next `seq` is the one after."""
        connection.execute(update(feed).values(last=seq))

    def tell(self, connection: Connection, notices: Sequence[tuple[str, str, str, int]]) -> None:
        """Holds the row of `feed` until the transaction ends, so `seq` is given out in the order of the commits."""
        if not notices:
            return
        taken = update(feed).values(last=feed.c.last + len(notices)).returning(feed.c.last)
        first = connection.execute(taken).scalar_one() - len(notices) + 1
        _tell.run(connection, ((first + place, *notice) for place, notice in enumerate(notices)))


def _keyed(row: Row, key: Collection[str]) -> dict[str, object]:
    return {f"{'key' if name in key else 'new'}_{name}": value for name, value in row.items()}
