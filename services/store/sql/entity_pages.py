"""An entity across articles."""

from typing import Any

from sqlalchemy import Connection, func, select

from schemas.enriched import EntityType
from services.store.counts import NEIGHBOURED, EntityPage, Neighbour, Neighbours, Value
from services.store.folding import fold
from services.store.moments import from_micros
from services.store.places import EPOCH, TIE_BITS
from services.store.repository import KnownEntity, Total
from services.store.sql.tables import entities, mentions

_NAMES_OF = 1_000


def known(row: Any) -> KnownEntity:
    """The entity that a row of `entities` is."""
    return KnownEntity(row.id, EntityType(row.type), row.name, row.articles)


def entity_page(connection: Connection, entity_id: str) -> EntityPage | None:
    """An entity; None where no article names it."""
    found = connection.execute(select(entities).where(entities.c.id == entity_id, entities.c.articles > 0)).first()
    if found is None:
        return None
    of_it = mentions.c.entity_id == entity_id
    first = connection.scalar(select(func.min(mentions.c.article)).where(of_it))
    last = connection.scalar(select(func.max(mentions.c.article)).where(of_it))
    newest = select(mentions.c.name).where(of_it).order_by(mentions.c.article.desc()).limit(_NAMES_OF).subquery()
    number = func.count()
    names = select(newest.c.name, number).group_by(newest.c.name).order_by(number.desc(), newest.c.name)
    values = tuple(Value(fold(name), name, articles) for name, articles in connection.execute(names))
    return EntityPage(known(found), values, _published(first), _published(last))


def _published(place: int | None) -> Any:
    return from_micros(EPOCH + ((place or 0) >> TIE_BITS) * 1000)


def neighbours(connection: Connection, entity_id: str, kind: EntityType | None, most: int) -> Neighbours:
    """The entities that its newest articles name beside it."""
    own = select(mentions.c.article).where(mentions.c.entity_id == entity_id).order_by(mentions.c.article.desc())
    newest = own.limit(NEIGHBOURED).subquery()
    total = connection.scalar(select(func.count()).select_from(own.limit(NEIGHBOURED + 1).subquery())) or 0
    number = func.count()
    beside = select(mentions.c.entity_id, number.label("together")).join(newest, newest.c.article == mentions.c.article)
    beside = beside.where(mentions.c.entity_id != entity_id, *([mentions.c.type == kind.value] if kind else []))
    top = beside.group_by(mentions.c.entity_id).order_by(number.desc(), mentions.c.entity_id).limit(most).subquery()
    query = select(entities, top.c.together).join(top, top.c.entity_id == entities.c.id)
    rows = connection.execute(query.order_by(top.c.together.desc(), entities.c.id))
    items = tuple(Neighbour(known(row), row.together) for row in rows)
    return Neighbours(items, Total(min(total, NEIGHBOURED), exact=total <= NEIGHBOURED))
