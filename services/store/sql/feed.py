"""The change feed. One writer gives out `seq`, so an entry that is seen later never has a smaller one."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from services.store.moments import from_micros
from services.store.repository import EXACT_TOTAL, Change, Changes, News, Total
from services.store.sql.single import is_current
from services.store.sql.tables import articles, changes, is_seen, versions
from services.store.story import Event


def list_changes(connection: Connection, *, after: int, limit: int) -> Changes:
    """What happened after `after`; an article that is in no answer now is in none of these either."""
    entries = (
        select(changes)
        .join(articles, articles.c.article_id == changes.c.article_id)
        .where(changes.c.seq > after, is_seen)
    )
    number = connection.scalar(select(func.count()).select_from(entries.limit(EXACT_TOTAL + 1).subquery())) or 0
    rows = connection.execute(entries.order_by(changes.c.seq).limit(limit))
    return Changes(tuple(map(_change, rows)), Total(min(number, EXACT_TOTAL), exact=number <= EXACT_TOTAL))


def list_news(connection: Connection, *, after: int, limit: int) -> News:
    """The same with the current documents."""
    top = last_seq(connection)
    entries = (
        select(changes, versions.c.document)
        .join(articles, articles.c.article_id == changes.c.article_id)
        .join(versions, is_current)
        .where(changes.c.seq > after, changes.c.seq <= top, is_seen)
    )
    rows = connection.execute(entries.order_by(changes.c.seq).limit(limit)).all()
    items = tuple((_change(row), row.document) for row in rows)
    return News(items, rows[-1].seq if len(rows) == limit else max(top, after))


def last_seq(connection: Connection) -> int:
    """The greatest `seq`; 0 before the first."""
    return connection.scalar(select(func.max(changes.c.seq))) or 0


def _change(row: Any) -> Change:
    return Change(row.seq, Event(row.event), UUID(row.article_id), row.version, from_micros(row.at))
