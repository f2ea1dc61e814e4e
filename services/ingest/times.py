"""Times as wires write them, to aware UTC.

A time without a zone is read in the feed's zone, with a warning. Where a clock is turned back, the first of the two
hours is meant; in the hour that a clock leaps over, the offset before the leap counts (PEP 495, fold=0).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_LONGEST = 64
FUTURE = timedelta(hours=1)
"""Clocks differ; a time further ahead than this is flagged."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The time in UTC, None where there is none, and what had to be guessed."""

    at: datetime | None
    warning: str | None = None


def read_time(value: str, zone: ZoneInfo) -> Moment:
    """ISO 8601 (basic and extended) or RFC 5322. A day alone is its midnight UTC, which is no guess."""
    text = value.strip()
    try:
        given = _given(text)
        return _in_utc(given, zone, whole_day=bool(_DAY.fullmatch(text)))
    except (ValueError, OverflowError, TypeError, IndexError):
        return Moment(None, f"{text[:_LONGEST]!r} is no time")


def rfc3339(moment: datetime) -> str:
    """As it stands in headers and JSON: UTC with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _given(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)


def _in_utc(given: datetime, zone: ZoneInfo, *, whole_day: bool) -> Moment:
    if given.tzinfo is not None:
        return Moment(given.astimezone(UTC))
    if whole_day:
        return Moment(given.replace(tzinfo=UTC))
    local = given.replace(tzinfo=zone)
    doubtful = local.utcoffset() != local.replace(fold=1).utcoffset()
    warning = f"no zone, read as {zone.key}" + (", where the clock was turned that hour" if doubtful else "")
    return Moment(local.astimezone(UTC), warning)
