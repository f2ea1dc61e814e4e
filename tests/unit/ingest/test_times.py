from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.times import nearest_of_month, read_time

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


RECEIVED = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24 Sept. 2024 14:30 MESZ", "2024-09-24T12:30"),
        ("March 7, 2024, 2:30 p.m. EST", "2024-03-07T19:30"),
        ("12:05 a.m. EDT, March 7, 2024", "2024-03-07T04:05"),
        ("03-07-24 1430EDT", "2024-03-07T18:30"),
        ("071430 GMT MAR 26", "2026-03-07T14:30"),
        ("Sat, 7 Mar 2026 12:30 CEST", "2026-03-07T10:30"),
        ("7 марта 2024 14:30 MSK", "2024-03-07T11:30"),
        ("2026-03-07 12:30:00 UTC", "2026-03-07T12:30"),
        ("2026-03-07T12:30:00 +0100", "2026-03-07T11:30"),
        ("2026-03-07T12:29:60Z", "2026-03-07T12:29:59"),
        ("2026-03-07T12:30:00.1234567Z", "2026-03-07T12:30:00.123456"),
        ("12/31/2025", "2025-12-31"),
        ("31.12.2025", "2025-12-31"),
        ("1 de abril de 2026", "2026-04-01"),
    ],
)
def test_times_written_for_people_are_read_without_a_guess(text: str, expected: str) -> None:
    moment = read_time(text, PARIS, RECEIVED)
    assert (moment.at, moment.warning) == (datetime.fromisoformat(expected).replace(tzinfo=UTC), None)


@pytest.mark.parametrize(
    "text",
    [
        "mardi 5 mars 2024 à 14h30",
        "Dienstag, 5. März 2024, 14.30 Uhr",
        "05.03.2024 - 14:30",
        "5. maaliskuuta 2024 klo 14.30",
        "5 marca 2024 14:30",
        "2024年3月5日 14:30",
        "Tue Mar  5 14:30:00 2024",
        "5 مارس 2024 14:30",
        "051430 MRZ 24",
    ],
)
def test_a_date_in_any_wire_language_is_in_the_zone_of_the_feed(text: str) -> None:
    moment = read_time(text, PARIS, RECEIVED)
    assert moment.at == datetime(2024, 3, 5, 13, 30, tzinfo=UTC)
    assert "read as Europe/Paris" in (moment.warning or "")


@pytest.mark.parametrize(
    ("text", "day"),
    [("5 Dec", "2025-12-05"), ("7. März", "2026-03-07"), ("29 Feb", "2028-02-29"), ("1/2/26", "2026-01-02")],
)
def test_a_date_without_a_year_or_century_is_the_one_nearest_to_its_receipt(text: str, day: str) -> None:
    assert read_time(text, PARIS, RECEIVED).at == datetime.fromisoformat(day).replace(tzinfo=UTC)
    assert read_time(text, PARIS).at is None


def test_a_day_of_the_month_alone_is_the_one_nearest_to_the_receipt() -> None:
    assert nearest_of_month(31, RECEIVED) == date(2026, 3, 31)
    assert nearest_of_month(2, RECEIVED) == date(2026, 4, 2)


def test_an_abbreviation_that_the_zone_of_the_feed_uses_is_its_own() -> None:
    assert read_time("7 March 2026 12:30 CST", ZoneInfo("Asia/Shanghai")).at == datetime(2026, 3, 7, 4, 30, tzinfo=UTC)
    assert read_time("7 March 2026 12:30 CST", PARIS).at == datetime(2026, 3, 7, 18, 30, tzinfo=UTC)


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_of_times_raise(text: str) -> None:
    read_time(text, PARIS, RECEIVED)


@given(
    st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2060-01-01")),
    st.sampled_from(["%d %b %Y %H:%M GMT", "%B %d, %Y %I:%M %p UTC", "%Y/%m/%d %H.%M Z"]),
)
def test_what_is_written_reads_back_equal(at: datetime, pattern: str) -> None:
    whole = at.replace(second=0, microsecond=0, tzinfo=UTC)
    assert read_time(whole.strftime(pattern), PARIS, RECEIVED).at == whole
