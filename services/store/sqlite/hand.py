"""The fast way to write on SQLite, which has one writer at a time: statements compiled once, rows as they are."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, literal_column, update
from sqlalchemy.dialects import sqlite

from schemas import EnrichedArticle
from services.store.sql.engine import Readings, Row
from services.store.sql.tables import articles, changes, versions
from services.store.sqlite import index
from services.store.sqlite.prepared import Prepared, prepare

_KEY = [versions.c.article_id, versions.c.version, versions.c.content_hash]
_demote = prepare(
    update(versions)
    .where(versions.c.article_id == bindparam("of"), versions.c.version == bindparam("row"))
    .where(versions.c.content_hash != bindparam("by"))
    .values(stands=literal_column("0"))
)
_reading = sqlite.insert(versions)
_write = prepare(
    _reading.on_conflict_do_update(
        index_elements=_KEY,
        set_={column.name: _reading.excluded[column.name] for column in versions.c if not column.primary_key},
    )
)
_touch = prepare(
    update(versions)
    .where(*(column == bindparam(f"key_{column.name}") for column in _KEY))
    .values(seen=bindparam("now_seen"), stands=bindparam("now_stands"))
)
_new = sqlite.insert(articles)
_FACE = [column.name for column in articles.c]
_show = prepare(
    _new.on_conflict_do_update(
        index_elements=[articles.c.article_id],
        set_={name: _new.excluded[name] for name in _FACE if name != "article_id"},
    ),
    *_FACE,
)
_tell = prepare(insert(changes), "event", "article_id", "version", "at")


@cache
def _adding(table: Table) -> Prepared:
    new = sqlite.insert(table)
    return prepare(
        new.on_conflict_do_update(
            index_elements=list(table.primary_key), set_={"articles": table.c.articles + new.excluded.articles}
        )
    )


class SqliteHand:
    """See the protocol."""

    def lock(self, connection: Connection, ids: Collection[str]) -> Collection[str]:
        """Nothing to do: the transaction took the only writer's lock when it began."""
        del connection
        return ids

    def forget(self, connection: Connection, places: Collection[int]) -> None:
        """Takes articles out of every index."""
        index.forget(connection, places)

    def faces(self, connection: Connection, fresh: Sequence[Row], known: Sequence[Row]) -> None:
        """Writes rows of `articles`."""
        _show.run(connection, [*fresh, *known])

    def versions(self, connection: Connection, rows: Readings) -> None:
        """Writes the readings."""
        _demote.run(connection, rows.demoted)
        _write.run(connection, [*rows.fresh, *rows.better])
        _touch.run(connection, rows.again)

    def remember(self, connection: Connection, shown: Mapping[int, EnrichedArticle], gone: Collection[int]) -> None:
        """Puts articles into every index."""
        del gone  # forgotten already
        index.remember(connection, shown)

    def add(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Adds to a roll-up."""
        _adding(table).run(connection, rows)

    def put(self, connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Puts rows in."""
        prepare(insert(table)).run_tuples(connection, list(map(tuple, rows)))

    def resume(self, connection: Connection, seq: int) -> None:
        """Nothing to do: AUTOINCREMENT goes on after the greatest there was."""

    def tell(self, connection: Connection, notices: Sequence[tuple[str, str, str, int]]) -> None:
        """One writer gives out `seq`, so an entry that is seen later never has a smaller one."""
        _tell.run_tuples(connection, list(notices))
