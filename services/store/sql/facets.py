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
    found = _labelled(search.connection, [kind for kind in kinds if kind != _ENTITY], ids[:FACETED])
    if _ENTITY in kinds:
        found[_ENTITY] = _named(search.connection, ids[:FACETED], most)
    return Facets(counted, {kind: tuple(found.get(kind, ())[:most]) for kind in kinds})


def _rolled_up(connection: Connection, kind: str, most: int) -> tuple[Value, ...]:
    """Of all articles, as the writer counts them."""
    if kind == _ENTITY:
        wanted = select(entities.c.id, entities.c.name, entities.c.articles).where(entities.c.articles > 0)
        ordered = wanted.order_by(entities.c.articles.desc(), entities.c.id.desc())
    else:
        wanted = select(terms.c.key, terms.c.name, terms.c.articles).where(terms.c.kind == kind, terms.c.articles > 0)
        ordered = wanted.order_by(terms.c.articles.desc(), terms.c.key)
    return tuple(Value(*row) for row in connection.execute(ordered.limit(most)))


def _named(connection: Connection, ids: Collection[int], most: int) -> list[Value]:
    number = func.count()
    counts = select(mentions.c.entity_id, number.label("articles")).where(among(mentions.c.article, ids))
    top = counts.group_by(mentions.c.entity_id).order_by(number.desc(), mentions.c.entity_id).limit(most).subquery()
    named = select(top.c.entity_id, entities.c.name, top.c.articles).join(entities, entities.c.id == top.c.entity_id)
    rows = connection.execute(named.order_by(top.c.articles.desc(), top.c.entity_id))
    return [Value(*row) for row in rows]


def _labelled(connection: Connection, kinds: Sequence[str], ids: Collection[int]) -> dict[str, list[Value]]:
    """Values by kind, the most frequent first."""
    of_kind = (labels.c.kind + "").in_(kinds)  # no column of an index: articles are few, labels of a kind are many
    counts = select(labels.c.kind, labels.c.key, func.count().label("articles")).where(
        among(labels.c.article, ids), of_kind
    )
    by_key = counts.group_by(labels.c.kind, labels.c.key).subquery()
    known = (terms.c.key == by_key.c.key) & (terms.c.kind == by_key.c.kind)
    named = select(by_key.c.kind, by_key.c.key, terms.c.name, by_key.c.articles).join(terms, known)
    found: dict[str, list[Value]] = {}
    for kind, *value in connection.execute(named.order_by(by_key.c.articles.desc(), by_key.c.key)):
        found.setdefault(kind, []).append(Value(*value))
    return found
