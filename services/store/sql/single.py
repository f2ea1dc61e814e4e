"""One article: its current version, and all that may be seen of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select

from schemas.article import Status
from services.store.moments import to_micros
from services.store.sql.among import among
from services.store.sql.tables import articles, is_row, is_seen, is_shown, versions

is_current = and_(
    versions.c.article_id == articles.c.article_id,
    versions.c.version == articles.c.version,
    versions.c.content_hash == articles.c.content_hash,
)


def current_document(connection: Connection, article_id: UUID) -> bytes | None:
    """The current version; None where the article is in no answer."""
    query = select(versions.c.document).join(articles, is_current)
    return connection.scalar(query.where(is_seen, articles.c.article_id == str(article_id)))


def documents(connection: Connection, ids: list[int]) -> tuple[bytes, ...]:
    """The current documents, in the order of `ids`."""
    if not ids:
        return ()
    query = select(articles.c.id, versions.c.document).join(versions, is_current)
    found = {row.id: row.document for row in connection.execute(query.where(is_shown, among(articles.c.id, ids)))}
    return tuple(found[place] for place in ids)


def all_documents(connection: Connection, article_id: UUID, now: datetime) -> tuple[bytes, ...]:
    """The versions that may be seen at `now`, the current one first, then by version_order; of a kill only kills."""
    free = or_(versions.c.embargo.is_(None), versions.c.embargo <= to_micros(now))
    query = (
        select(versions.c.document)
        .join(articles, articles.c.article_id == versions.c.article_id)
        .where(is_seen, is_row, articles.c.article_id == str(article_id))
        .where(or_(articles.c.status != Status.CANCELED.value, versions.c.status == Status.CANCELED.value))
        .where(versions.c.status != Status.WITHHELD.value, free)
        .order_by(is_current.desc(), versions.c.version_order.desc(), versions.c.seen.desc())
    )
    return tuple(connection.scalars(query))
