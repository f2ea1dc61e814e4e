"""What is in the news more than it was: counts of the window against the roll-up by day before it."""

from datetime import timedelta
from math import sqrt

from sqlalchemy import Connection, func, select

from schemas.article import Status
from schemas.enriched import EntityType
from services.store.counts import Stretch, Trend
from services.store.moments import to_micros
from services.store.places import bucket, span_of
from services.store.series import DAY
from services.store.sql.among import among
from services.store.sql.entity_pages import known
from services.store.sql.tables import entities, entity_days, mentions

_CANDIDATES = 500


def trending(connection: Connection, stretch: Stretch, kind: EntityType | None, most: int) -> tuple[Trend, ...]:
    """The entities whose articles in the window exceed most what was expected of it."""
    counts = _in_window(connection, stretch, kind)
    before = _before(connection, set(counts), stretch)
    rows = connection.execute(select(entities).where(among(entities.c.id, counts)))
    trends = [
        _trend(row, counts[row.id], before.get(row.id, 0) * stretch.hours / (24 * stretch.baseline_days))
        for row in rows
    ]
    return tuple(sorted(trends, key=lambda trend: (-trend.score, trend.entity.id))[:most])


def _trend(row: object, articles: int, expected: float) -> Trend:
    """How many standard deviations of a Poisson count it is above what was expected, one article at least."""
    return Trend(known(row), articles, round(expected, 3), round((articles - expected) / sqrt(max(expected, 1)), 3))


def _in_window(connection: Connection, stretch: Stretch, kind: EntityType | None) -> dict[str, int]:
    """The most named entities of the window."""
    begin = to_micros(stretch.now - timedelta(hours=stretch.hours))
    span = span_of(Status.USABLE, begin, to_micros(stretch.now))
    number = func.count()
    counts = select(mentions.c.entity_id, number).where(mentions.c.article >= span.low, mentions.c.article < span.high)
    if kind is not None:
        counts = counts.where(mentions.c.type == kind.value)
    rows = connection.execute(counts.group_by(mentions.c.entity_id).order_by(number.desc()).limit(_CANDIDATES))
    return {row[0]: row[1] for row in rows}


def _before(connection: Connection, ids: set[str], stretch: Stretch) -> dict[str, int]:
    """Articles that named them on the whole days before the window began."""
    last = bucket(span_of(Status.USABLE, to_micros(stretch.now - timedelta(hours=stretch.hours))).low, DAY)
    within = entity_days.c.day >= last - stretch.baseline_days, entity_days.c.day < last
    counts = select(entity_days.c.entity_id, func.sum(entity_days.c.articles)).where(*within)
    rows = connection.execute(counts.where(among(entity_days.c.entity_id, ids)).group_by(entity_days.c.entity_id))
    return {key: int(articles) for key, articles in rows}
