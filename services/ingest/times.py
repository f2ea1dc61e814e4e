"""Times as wires write them, to aware UTC.

A time without a zone is read in the feed's zone, with a warning. Where a clock is turned back, the first of the two
hours is meant; in the hour that a clock leaps over, the offset before the leap counts (PEP 495, fold=0).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from services.ingest.written_times import Clock, read_clock
from services.ingest.zones import zone_of

_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_SPACED_ZONE = re.compile(r"(?<=\d)\s+(?=(?:[+-]\d{2}:?\d{2}|[Zz])$)")
_RFC_5322 = re.compile(
    r"(?:[A-Za-z]{3},?\s*)?\d{1,2} [A-Za-z]{3} \d{2,4} \d{1,2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UT)\b.*"
)
_LEAP_SECOND = re.compile(r"(?<=\d:)60(?!\d)")
_LONGEST, _CENTURY = 64, 100
FUTURE = timedelta(hours=1)
"""Clocks differ; a time further ahead than this is flagged."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The time in UTC, None where there is none, and what had to be guessed."""

    at: datetime | None
    warning: str | None = None


def read_time(value: str, zone: ZoneInfo, anchor: datetime | None = None) -> Moment:
    """ISO 8601 (basic and extended), RFC 5322, or a date in words or figures in any wire language.

    A day alone is its midnight UTC, which is no guess. `anchor`, the receipt, gives the year where there is none and
    the century of one with two digits; without it such a date is no time.
    """
    text = " ".join(value[: _LONGEST * 2].split())
    try:
        return _machine(text, zone) or _written(text, zone, anchor)
    except (ValueError, OverflowError, TypeError, IndexError):
        return Moment(None, f"{text[:_LONGEST]!r} is no time")


def rfc3339(moment: datetime) -> str:
    """As it stands in headers and JSON: UTC with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def full_year(two_digits: int, anchor: datetime) -> int:
    """The year that ends in these two digits and lies nearest to the anchor."""
    century = anchor.year - anchor.year % _CENTURY
    return min(
        (century + more + two_digits for more in (-_CENTURY, 0, _CENTURY)), key=lambda year: abs(year - anchor.year)
    )


def nearest_day(month: int, day: int, anchor: datetime) -> date:
    """The day of that name nearest to the anchor.

    Raises:
        ValueError: no such day.
    """
    years = [year for year in range(anchor.year - 8, anchor.year + 9) if _is_day(year, month, day)]
    days = [date(year, month, day) for year in years] or [date(anchor.year, month, day)]
    return min(days, key=lambda each: abs(each - anchor.date()))


def nearest_of_month(day: int, anchor: datetime) -> date:
    """The day with that number nearest to the anchor, in the month before, of or after it.

    Raises:
        ValueError: no such day.
    """
    first = anchor.date().replace(day=1)
    firsts = [(first - timedelta(days=1)).replace(day=1), first, (first + timedelta(days=32)).replace(day=1)]
    days = [each.replace(day=day) for each in firsts if _is_day(each.year, each.month, day)]
    if not days:
        raise ValueError(f"no month has a day {day}")
    return min(days, key=lambda each: abs(each - anchor.date()))


def in_zone(local: datetime, zone: ZoneInfo, name: str | None = None) -> Moment:
    """The wall clock `local` in the zone it names (`CEST`, `-0500`), else in the feed's, with a warning."""
    named = zone_of(name, zone, local) if name else None
    if named is not None:
        return Moment(local.replace(tzinfo=named).astimezone(UTC))
    given = local.replace(tzinfo=zone)
    doubtful = given.utcoffset() != given.replace(fold=1).utcoffset()
    warning = f"no zone, read as {zone.key}" + (", where the clock was turned that hour" if doubtful else "")
    return Moment(given.astimezone(UTC), warning)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _machine(text: str, zone: ZoneInfo) -> Moment | None:
    """What programs write; None where it is not that."""
    try:
        given = datetime.fromisoformat(_LEAP_SECOND.sub("59", _SPACED_ZONE.sub("", text)))
    except ValueError:
        return Moment(parsedate_to_datetime(text).astimezone(UTC)) if _RFC_5322.fullmatch(text) else None
    if given.tzinfo is not None:
        return Moment(given.astimezone(UTC))
    return Moment(given.replace(tzinfo=UTC)) if _DAY.fullmatch(text) else in_zone(given, zone)


def _written(text: str, zone: ZoneInfo, anchor: datetime | None) -> Moment:
    clock = read_clock(text)
    day, guess = _day_of(clock, anchor)
    if clock.hour is None:
        return Moment(datetime(day.year, day.month, day.day, tzinfo=UTC), guess)
    local = datetime.combine(day, time(clock.hour % 24, clock.minute, clock.second))
    moment = in_zone(local + timedelta(days=clock.hour // 24), zone, clock.zone)
    return Moment(moment.at, "; ".join(filter(None, (guess, moment.warning))) or None)


def _day_of(clock: Clock, anchor: datetime | None) -> tuple[date, str | None]:
    if clock.year is not None and clock.year >= _CENTURY:
        return date(clock.year, clock.month, clock.day), None
    if anchor is None:
        raise ValueError("no year, and no receipt to tell it by")
    if clock.year is not None:
        return date(full_year(clock.year, anchor), clock.month, clock.day), None
    day = nearest_day(clock.month, clock.day, anchor)
    return day, f"no year, taken as {day.year}"
