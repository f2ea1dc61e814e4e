"""Dates as people write them, in words or figures.

`24 Sept. 2024 14:30 MESZ`, `mardi 5 mars 2024 à 14h30`,
`March 7, 2024, 2:30 p.m. EST`, `07.03.2024 - 14.30 Uhr`, `2024/03/07 14:30`, `03-07-24 1430EDT`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.ingest.months import month_number

_CLOCK = re.compile(
    r"(?<![\d.,/-])(\d{1,2})(?:[:.hH]|\s?[hH]\s?)(\d{2})(?:[:.m](\d{2})(?:[.,]\d+)?)?(?![\d/.-])"
    r"\s*(?:uhr|klo|kl)?\s*([ap]\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_HOURS_MINUTES = re.compile(r"(?<![\d.,/:-])([01]\d|2[0-3])([0-5]\d)(?=\s*(?:[Uu]hr|h\b|hrs|[A-Z]{1,4}\b))")
_DAY_TIME = re.compile(r"(?<!\d)(\d{2})([01]\d|2[0-3])([0-5]\d)\s*([A-Z]{1,4}\s+)?([^\W\d_]{3,})\.?\s*(\d{4}|\d{2})?\b")
_ZONE = re.compile(r"\s*\(?\s*((?:GMT|UTC)?[+-]\d{1,2}:?(?:\d{2})?|[A-Za-z]{1,4})\b\)?")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[.º°])?[ \t-]*(?:(?:of|de|di|den|d')\s*)?([^\W\d_]+)\.?,?[ \t-]*"
    r"(?:(?:de|del)\s+)?('?\d{4}|'?\d{2})?(?![\d:])"
)
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(\d{4})(?!\d))?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?!\d)")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_NOON, _MONTHS, _CENTURY = 12, 12, 100


@dataclass(frozen=True, slots=True)
class Clock:
    """What a written date says; `year` may have two digits, `hour` None is a day alone."""

    year: int | None
    month: int
    day: int
    hour: int | None = None
    minute: int = 0
    second: int = 0
    zone: str | None = None


def read_clock(text: str) -> Clock:
    """The date in the text, and the time beside it.

    Raises:
        ValueError: there is no date in it.
    """
    return _day_time(text) or _clock(text)


def _day_time(text: str) -> Clock | None:
    """`071430 GMT MAR 26`: the day, hour and minute in one number, as telex headers and IPTC 7901 trailers have it."""
    match = _DAY_TIME.search(text)
    month = month_number(match[5]) if match else None
    if match is None or month is None:
        return None
    zone = match[4].strip() if match[4] else None
    return Clock(_year(match[6]), month, int(match[1]), int(match[2]), int(match[3]), zone=zone)


def _clock(text: str) -> Clock:
    time = _CLOCK.search(text) or _HOURS_MINUTES.search(text)
    if time is None:
        return Clock(*_date(text))
    hour, minute, second, half = (*time.groups(default=""), "", "")[:4]
    return Clock(
        *_date(text[: time.start()] + " " + text[time.end() :]),
        hour=_hour(int(hour), half),
        minute=int(minute),
        second=int(second or 0),
        zone=_zone_after(text[time.end() :]),
    )


def _hour(hour: int, half: str) -> int:
    return hour if not half else hour % _NOON + (_NOON if half[0] in "pP" else 0)


def _zone_after(rest: str) -> str | None:
    match = _ZONE.match(rest)
    return match[1] if match and month_number(match[1]) is None else None


def _date(text: str) -> tuple[int | None, int, int]:
    found = _in_figures(text) or next(_in_words(text), None)
    if found is None:
        raise ValueError("no date")
    return found


def _in_words(text: str) -> Iterator[tuple[int | None, int, int]]:
    for match in _DAY_MONTH.finditer(text):
        if month := month_number(match[2]):
            yield _year(match[3]), month, int(match[1])
    for match in _MONTH_DAY.finditer(text):
        if month := month_number(match[1]):
            yield _year(match[3]), month, int(match[2])


def _in_figures(text: str) -> tuple[int | None, int, int] | None:
    if match := _YEAR_FIRST.search(text) or _EAST_ASIAN.search(text):
        return int(match[1]), int(match[2]), int(match[3])
    match = _FIGURES.search(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    short = int(match[4]) < _CENTURY and match[2] != "."
    american = (short and first <= _MONTHS) or second > _MONTHS
    return int(match[4]), *((first, second) if american else (second, first))


def _year(digits: str | None) -> int | None:
    return int(digits.strip("'")) if digits else None
