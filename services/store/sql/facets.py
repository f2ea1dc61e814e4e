"""Facets: from the roll-ups where nothing is filtered, else counted over the newest matches."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select

from schemas.article import Status
from services.store.counts import FACETED, Facets, Value
from services.store.repository import Total
from services.store.sql.among import among
from services.store.sql.tables import entities, labels, mentions, terms
from services.store.sql.windows import Search

_ENTITY = "entity"


def count_facets(search: Search, kinds: Sequence[str], most: int) -> Facets:
    """The most frequent values of each facet."""
    if search.filters.query is None and search.filters.status is Status.USABLE:
        counted = search.count()
        return Facets(counted, {kind: _rolled_up(search.connection, kind, most) for kind in kinds})
    ids = search.newest(FACETED + 1)
    counted = Total(min(len(ids), FACETED), exact=len(ids) <= FACETED)
    return Facets(counted, {kind: _counted(search.connection, kind, ids[:FACETED], most) for kind in kinds})


def _rolled_up(connection: Connection, kind: str, most: int) -> tuple[Value, ...]:
    """Of all articles, as the writer counts them."""
    if kind == _ENTITY:
        wanted = select(entities.c.id, entities.c.name, entities.c.articles).where(entities.c.articles > 0)
        ordered = wanted.order_by(entities.c.articles.desc(), entities.c.id.desc())
    else:
        wanted = select(terms.c.key, terms.c.name, terms.c.articles).where(terms.c.kind == kind, terms.c.articles > 0)
        ordered = wanted.order_by(terms.c.articles.desc(), terms.c.key)
    return tuple(Value(*row) for row in connection.execute(ordered.limit(most)))


def _counted(connection: Connection, kind: str, ids: Collection[int], most: int) -> tuple[Value, ...]:
    if kind == _ENTITY:
        number = func.count()
        counts = select(mentions.c.entity_id, number.label("articles")).where(among(mentions.c.article, ids))
        top = counts.group_by(mentions.c.entity_id).order_by(number.desc(), mentions.c.entity_id).limit(most).subquery()
        named = select(top.c.entity_id, entities.c.name, top.c.articles).join(
            entities, entities.c.id == top.c.entity_id
        )
        rows = connection.execute(named.order_by(top.c.articles.desc(), top.c.entity_id))
        return tuple(Value(*row) for row in rows)
    return _labelled(connection, kind, ids, most)


def _labelled(connection: Connection, kind: str, ids: Collection[int], most: int) -> tuple[Value, ...]:
    number = func.count()
    counts = select(labels.c.key, number.label("articles")).where(among(labels.c.article, ids), labels.c.kind == kind)
    by_key = counts.group_by(labels.c.key).subquery()
    known = (terms.c.key == by_key.c.key) & (terms.c.kind == kind)
    named = select(by_key.c.key, terms.c.name, by_key.c.articles).join(terms, known)
    rows = connection.execute(named.order_by(by_key.c.articles.desc(), by_key.c.key).limit(most))
    return tuple(Value(*row) for row in rows)
