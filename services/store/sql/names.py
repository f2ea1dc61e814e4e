"""The list of entities."""

from sqlalchemy import ColumnElement, Connection, func, or_, select, tuple_

from schemas.enriched import EntityType
from services.store.folding import fold
from services.store.repository import EXACT_TOTAL, Cursor, Entities, Total
from services.store.sql.entity_pages import known
from services.store.sql.positions import check_list, text, whole_number
from services.store.sql.tables import entities

_LIST = "entities"


def list_entities(
    connection: Connection, *, prefix: str, kind: EntityType | None, limit: int, cursor: Cursor | None
) -> Entities:
    """A page of entities, those in most articles first."""
    wanted = _wanted(prefix, kind)
    found = select(func.count()).select_from(select(entities.c.id).where(*wanted).limit(EXACT_TOTAL + 1).subquery())
    number = connection.scalar(found) or 0
    page = select(entities).where(*wanted, *_after(cursor))
    page = page.order_by(entities.c.articles.desc(), entities.c.id.desc()).limit(limit + 1)
    rows = connection.execute(page).all()
    items = tuple(known(row) for row in rows[:limit])
    following: Cursor | None = None
    if len(rows) > limit:
        following = {"list": _LIST, "articles": items[-1].articles, "id": items[-1].id}
    return Entities(items, following, Total(min(number, EXACT_TOTAL), exact=number <= EXACT_TOTAL))


def _wanted(prefix: str, kind: EntityType | None) -> list[ColumnElement[bool]]:
    wanted = [entities.c.articles > 0]
    if kind is not None:
        wanted.append(entities.c.type == kind.value)
    if start := fold(prefix):
        name = entities.c.folded
        wanted.append(or_(name.startswith(start, autoescape=True), name.contains(f" {start}", autoescape=True)))
    return wanted


def _after(cursor: Cursor | None) -> list[ColumnElement[bool]]:
    if cursor is None:
        return []
    check_list(cursor, _LIST)
    return [tuple_(entities.c.articles, entities.c.id) < (whole_number(cursor, "articles"), text(cursor, "id"))]
