from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.ingest.times import read_time

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-07T12:30:00Z",
        "2026-03-07T13:30:00+0100",
        "2026-03-07T13:30:00+01:00",
        "20260307T123000Z",
        "2026-03-07 12:30:00.000Z",
        "Sat, 07 Mar 2026 12:30:00 GMT",
    ],
)
def test_times_with_a_zone_are_read_without_a_warning(text: str) -> None:
    moment = read_time(text, PARIS)
    assert (moment.at, moment.warning) == (datetime(2026, 3, 7, 12, 30, tzinfo=UTC), None)


def test_a_day_is_its_midnight_utc() -> None:
    assert read_time("2026-03-07", PARIS).at == datetime(2026, 3, 7, tzinfo=UTC)


def test_a_naive_time_is_in_the_zone_of_the_feed_with_a_warning() -> None:
    moment = read_time("2026-03-07T13:30:00", PARIS)
    assert (moment.at, moment.warning) == (datetime(2026, 3, 7, 12, 30, tzinfo=UTC), "no zone, read as Europe/Paris")


@pytest.mark.parametrize(("text", "hour"), [("2026-10-25T02:30:00", 0), ("2026-03-29T02:30:00", 1)])
def test_in_the_hour_a_clock_is_turned_the_stated_rule_holds_with_a_warning(text: str, hour: int) -> None:
    moment = read_time(text, PARIS)
    assert moment.at is not None
    assert (moment.at.hour, "turned" in (moment.warning or "")) == (hour, True)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-02-30", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+05:00", "9" * 99]
)
def test_what_is_no_time_is_a_warning(text: str) -> None:
    moment = read_time(text, PARIS)
    assert moment.at is None
    assert "is no time" in (moment.warning or "")
