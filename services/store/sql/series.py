"""Time series: from the roll-up where nothing is filtered, else counted over what matches."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select

from schemas.article import Status
from services.store.places import TIE_BITS, span_of
from services.store.repository import Filters
from services.store.series import HOUR, WIDTH, Interval, Series, points
from services.store.sql.facets import count_facets
from services.store.sql.tables import articles, labels, mentions, volume
from services.store.sql.windows import Search


def whole(search: Search, interval: Interval) -> Series:
    """All that is searched for."""
    if search.filters == Filters() and interval is not Interval.MINUTE:
        return Series(points(_rows(search.connection, _rolled_up(interval)), interval))
    stretch = _stretch(articles.c.id, search, interval)
    counts = select(stretch, articles.c.hundredths, func.count()).where(*search.matching(search.span))
    return Series(points(_rows(search.connection, _by_stretch(counts, articles.c.hundredths)), interval))


def _rolled_up(interval: Interval) -> Select[Any]:
    stretch = (volume.c.hour // literal_column(str(WIDTH[interval] // HOUR))).label("stretch")
    counts = select(stretch, volume.c.hundredths, func.sum(volume.c.articles)).where(volume.c.articles > 0)
    return _by_stretch(counts, volume.c.hundredths)


def grouped(search: Search, interval: Interval, kind: str, most: int) -> tuple[Series, ...]:
    """Those with each of the most frequent values of a facet."""
    values = {value.key: value.name for value in count_facets(search, [kind], most).values[kind]}
    key, table = (mentions.c.entity_id, mentions) if kind == "entity" else (labels.c.key, labels)
    stretch = _stretch(articles.c.id, search, interval)
    counts = select(stretch, articles.c.hundredths, func.count(), key.label("key"))
    counts = counts.join(table, table.c.article == articles.c.id).where(*search.matching(search.span))
    counts = counts.where(key.in_(values), *([labels.c.kind == kind] if table is labels else []))
    rows = search.connection.execute(_by_stretch(counts, articles.c.hundredths, key).order_by(key)).all()
    found = {group: [(row[0], row[1], row[2]) for row in rows] for group, rows in groupby(rows, itemgetter(3))}
    return tuple(Series(points(found.get(one, []), interval), one, name) for one, name in values.items())


def of_entity(connection: Connection, entity_id: str, interval: Interval) -> Series:
    """Articles that name an entity, and the tone towards it."""
    stretch = _width(mentions.c.article, interval)
    counts = select(stretch, mentions.c.hundredths, func.count()).where(mentions.c.entity_id == entity_id)
    return Series(points(_rows(connection, _by_stretch(counts, mentions.c.hundredths)), interval))


def _stretch(place: ColumnElement[int], search: Search, interval: Interval) -> ColumnElement[int]:
    """Ids of canceled articles are as much greater as their span begins."""
    base = span_of(search.filters.status).low if search.filters.status is Status.CANCELED else 0
    return _width(place - literal_column(str(base)) if base else place, interval)


def _width(place: ColumnElement[int], interval: Interval) -> ColumnElement[int]:
    # Written out, so that grouping by it is the same expression to every database.
    return (place // literal_column(str(WIDTH[interval] << TIE_BITS))).label("stretch")


def _by_stretch(counts: Select[Any], *others: ColumnElement[Any]) -> Select[Any]:
    return counts.group_by(literal_column("stretch"), *others)


def _rows(connection: Connection, counts: Select[Any]) -> Iterable[tuple[int, int, int]]:
    """A sum of whole numbers is a Decimal on PostgreSQL."""
    return ((at, hundredths, int(number)) for at, hundredths, number in connection.execute(counts))
