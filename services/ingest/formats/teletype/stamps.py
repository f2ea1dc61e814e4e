"""The stamps of teletype messages that other wires do not have: days without a month, and figures alone."""

import re
from datetime import date, datetime, time, timedelta

from services.ingest.times import Moment, in_zone, nearest_day, nearest_of_month, read_time
from services.ingest.values import WireFile

_DAY_TIME = re.compile(r"(?<![\w.])(\d\d)([01]\d|2[0-3])([0-5]\d)[ \t]*([A-Z]{1,5})?(?![\w.])")
_MONTH_DAY_TIME = re.compile(r"(?<!\w)(0[1-9]|1[0-2])([0-2]\d|3[01])([01]\d|2[0-3])([0-5]\d)(?!\w)")
_CLOSED_CLOCK = re.compile(r"(?<=\d[ ])([01]\d|2[0-3])([0-5]\d)(?![\d/-])")
_DAY_SLASH = re.compile(r"(?<=\d-\d\d)/(?=\d\d:\d\d)")
_LONGEST = 120
_HALF_A_YEAR, _HALF_A_MONTH = timedelta(days=180), timedelta(days=13)
"""Messages are stamped before they come in: what a stamp leaves out is sought in the year or month before."""


def read_stamp(text: str, file: WireFile) -> Moment:
    """`121405 GMT MAR 24`, `12-MAR-24 14:05` and the like, `121405 GMT`, `03121405`; no moment where there is none."""
    line = _DAY_SLASH.sub(" ", " ".join(text[:_LONGEST].upper().split()))
    for reader in (_whole, _day_time, _month_day_time):
        moment = reader(line, file)
        if moment.at:
            return moment
    return Moment(None, f"{line!r} is no time" if line else None)


def day_before(month: int, day: int, file: WireFile) -> date:
    """The day in the year before the receipt, or at most two days after it.

    Raises:
        ValueError: no such day.
    """
    return nearest_day(month, day, file.received_at - _HALF_A_YEAR)


def _whole(line: str, file: WireFile) -> Moment:
    return read_time(_CLOSED_CLOCK.sub(r"\1:\2", line), file.timezone, file.received_at - _HALF_A_YEAR)


def _day_time(line: str, file: WireFile) -> Moment:
    """The day of the month nearest to the receipt."""
    match = _DAY_TIME.search(line)
    try:
        day = nearest_of_month(int(match[1]), file.received_at - _HALF_A_MONTH) if match else None
    except ValueError:
        day = None
    if match is None or day is None:
        return Moment(None)
    return in_zone(datetime.combine(day, time(int(match[2]), int(match[3]))), file.timezone, match[4])


def _month_day_time(line: str, file: WireFile) -> Moment:
    """Month, day, hour and minute in eight figures, in the year nearest to the receipt."""
    match = _MONTH_DAY_TIME.search(line)
    try:
        day = day_before(int(match[1]), int(match[2]), file) if match else None
    except ValueError:
        day = None
    if match is None or day is None:
        return Moment(None)
    return in_zone(datetime.combine(day, time(int(match[3]), int(match[4]))), file.timezone)
