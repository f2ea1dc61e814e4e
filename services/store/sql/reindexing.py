"""Puts articles back into every index that a migration took out of them: a batch a transaction, so it can be killed."""

from sqlalchemy import Connection, delete, select, update

from schemas import EnrichedArticle
from services.common.codec import decode
from services.store.sql.among import among
from services.store.sql.codec import shown_columns
from services.store.sql.engine import Hand
from services.store.sql.rollups import Tally
from services.store.sql.single import is_current
from services.store.sql.tables import articles, unindexed, versions
from services.store.sql.writer import placed

_AT_ONCE = 500


def reindex_some(hand: Hand, connection: Connection) -> int:
    """Some of the articles that are in no index; how many, 0 when all are."""
    keys = list(connection.scalars(select(unindexed.c.article_id).limit(_AT_ONCE)))
    hand.lock(connection, keys)
    query = select(articles, versions.c.document).join(versions, is_current).where(among(articles.c.article_id, keys))
    rows = connection.execute(query).all()
    contents = {row.article_id: decode(EnrichedArticle, row.document) for row in rows}
    had = {row.article_id: row.id for row in rows}
    places = placed(connection, [{"article_id": key, **shown_columns(contents[key])} for key in contents], had)
    for key, place in places.items():
        moved = update(articles).where(articles.c.article_id == key)
        connection.execute(moved.values(id=place, **shown_columns(contents[key])))
    shown = {places[row.article_id]: contents[row.article_id] for row in rows if row.visible}
    hand.remember(connection, shown, ())
    tally = Tally()
    tally.come(shown)
    tally.write(hand, connection)
    connection.execute(delete(unindexed).where(among(unindexed.c.article_id, keys)))
    return len(keys)
