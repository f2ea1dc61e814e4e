from datetime import UTC, datetime
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.moments import to_micros
from services.store.places import EPOCH
from services.store.series import NO_SCORE, WIDTH, Interval, Point, TooMany, points


def stretch(moment: str, interval: Interval) -> int:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return (to_micros(at) - EPOCH) // 1000 // WIDTH[interval]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_stretches_without_articles_are_told_as_well() -> None:
    counts = [(stretch("2026-03-07", Interval.DAY), NO_SCORE, 2), (stretch("2026-03-09", Interval.DAY), 50, 1)]
    assert points(counts, Interval.DAY) == (
        Point(day("2026-03-07"), 2),
        Point(day("2026-03-08"), 0),
        Point(day("2026-03-09"), 1, 0.5, 0.5, 0.5),
    )


def test_weeks_begin_on_mondays() -> None:
    assert points([(stretch("2026-03-07", Interval.WEEK), 0, 1)], Interval.WEEK)[0].start == day("2026-03-02")


def test_the_days_of_a_month_are_added_up() -> None:
    counts = [(stretch(text, Interval.MONTH), 0, 1) for text in ("2025-12-31", "2026-02-01", "2026-02-28")]
    found = [(point.start, point.articles) for point in points(counts, Interval.MONTH)]
    assert found == [(day("2025-12-01"), 1), (day("2026-01-01"), 0), (day("2026-02-01"), 2)]


def test_too_many_points_are_refused() -> None:
    with pytest.raises(TooMany):
        points([(0, 0, 1), (5_000, 0, 1)], Interval.MINUTE)


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=60))
def test_mean_and_quantiles_are_those_of_all_scores(scores: list[int]) -> None:
    point = points([(1, score, 1) for score in scores], Interval.HOUR)[0]
    ordered = sorted(scores)
    assert point.mean == pytest.approx(mean(scores) / 100, abs=1e-4)
    assert point.p10 == ordered[-(-len(scores) // 10) - 1] / 100
    assert point.p90 == ordered[-(-len(scores) * 9 // 10) - 1] / 100
