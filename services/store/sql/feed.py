"""The change feed. One writer gives out `seq`, so an entry that is seen later never has a smaller one."""

from uuid import UUID

from sqlalchemy import Connection, func, select

from services.store.repository import EXACT_TOTAL, Change, Changes, Total
from services.store.sql.codec import from_micros
from services.store.sql.tables import articles, changes, is_seen
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
    items = tuple(
        Change(row.seq, Event(row.event), UUID(row.article_id), row.version, from_micros(row.at)) for row in rows
    )
    return Changes(items, Total(min(number, EXACT_TOTAL), exact=number <= EXACT_TOTAL))
