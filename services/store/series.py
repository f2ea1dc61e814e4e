"""Time series: how many articles in each stretch of time, and how their tone lay. Pure, from counts to points."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from services.store.moments import from_micros, to_micros
from services.store.places import EPOCH

HOUR, DAY = 3_600_000, 86_400_000
"""Milliseconds."""

MOST_POINTS = 5_000
NO_SCORE = -1000
"""Among hundredths of a score: none."""


class Interval(StrEnum):
    """The stretches; weeks begin on Mondays, all of them in UTC."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


WIDTH = {
    Interval.MINUTE: 60_000,
    Interval.HOUR: HOUR,
    Interval.DAY: DAY,
    Interval.WEEK: 7 * DAY,
    Interval.MONTH: DAY,
}
"""Milliseconds in which to count; the days of a month are added up."""

Counts = Iterable[tuple[int, int, int]]
"""Which stretch of `WIDTH`, the hundredths of a score or NO_SCORE, and how many articles."""


class TooMany(ValueError):  # noqa: N818 - named for what it is
    """The stretches are too short for the time they would cover."""


@dataclass(frozen=True, slots=True)
class Point:
    """The articles of one stretch; the tone of those that have one, to a hundredth: mean, and 10 % are at or below."""

    start: datetime
    articles: int
    mean: float | None = None
    p10: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Points in order without gaps; `key` and `name` are of the group."""

    points: tuple[Point, ...]
    key: str | None = None
    name: str | None = None


def points(counts: Counts, interval: Interval) -> tuple[Point, ...]:
    """The points from the first stretch with articles to the last.

    Raises:
        TooMany: they are more than MOST_POINTS.
    """
    found = defaultdict[datetime, Counter[int]](Counter)
    for stretch, score, articles in counts:
        found[_start(stretch, interval)][score] += articles
    return tuple(_point(start, found.get(start, Counter())) for start in _between(sorted(found), interval))


def _start(stretch: int, interval: Interval) -> datetime:
    start = from_micros(EPOCH + stretch * WIDTH[interval] * 1000)
    return start.replace(day=1) if interval is Interval.MONTH else start


def _between(starts: list[datetime], interval: Interval) -> Iterator[datetime]:
    if not starts:
        return
    at, last, number = starts[0], starts[-1], 0
    while at <= last:
        number += 1
        if number > MOST_POINTS:
            raise TooMany(f"more than {MOST_POINTS} points: take a longer interval or a shorter time")
        yield at
        at = _next(at, interval)


def _next(at: datetime, interval: Interval) -> datetime:
    if interval is not Interval.MONTH:
        return from_micros(to_micros(at) + WIDTH[interval] * 1000)
    return datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)


def _point(start: datetime, scores: Mapping[int, int]) -> Point:
    rated = sorted((score, articles) for score, articles in scores.items() if score != NO_SCORE and articles)
    number = sum(articles for _, articles in rated)
    if not number:
        return Point(start, sum(scores.values()))
    mean = sum(score * articles for score, articles in rated) / number / 100
    return Point(start, sum(scores.values()), round(mean, 4), _quantile(rated, number, 1), _quantile(rated, number, 9))


def _quantile(rated: list[tuple[int, int]], number: int, tenths: int) -> float:
    """The least score that so many tenths are at or below."""
    seen = 0
    for score, articles in rated:
        seen += articles
        if seen * 10 >= number * tenths:
            return score / 100
    return rated[-1][0] / 100
