"""The trailer of an ANPA 1312 message: `XYZ-WF-03-07-26 1430GMT`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from services.ingest.formats.anpa1312.header import Header
from services.ingest.formats.teletype.stamps import day_before, read_stamp
from services.ingest.values import WireFile

_TRAILER = re.compile(
    r"(?:(?P<agency>[A-Z][A-Za-z]{1,9})(?:-(?P<region>[A-Z]{1,4}))?-)?"
    r"(?P<stamp>\d\d?-\d\d?-\d{2,4}[ ]{1,3}\d{4}[ ]?(?:[A-Z]{1,4})?)(?!\w)"
)
_LONGEST, _MONTHS = 400, 12


@dataclass(frozen=True, slots=True)
class Trailer:
    """When the message was sent, and by which agency."""

    at: datetime | None
    agency: str | None = None
    text: str = ""
    warnings: tuple[str, ...] = ()

    def without(self, lines: list[str]) -> list[str]:
        """The lines without the trailer's, should it stand among them."""
        return [line for line in lines if not self.text or self.text not in line]


def read_trailer(text: str, header: Header, file: WireFile) -> Trailer:
    """The trailer in what follows the text; where there is none, the day of the header."""
    match = _TRAILER.search(text[-_LONGEST:])
    moment = read_stamp(match["stamp"], file) if match else None
    if match and moment and moment.at:
        warnings = (f"trailer: {moment.warning}",) if moment.warning else ()
        return Trailer(moment.at, match["agency"], match[0], warnings)
    day = _day(header, file)
    return Trailer(
        day, warnings=("trailer: none, the time is the header's day" if day else "trailer: none, no time given",)
    )


def _day(header: Header, file: WireFile) -> datetime | None:
    """The header's date in the year before the receipt; the month is first, unless there is no such month."""
    if header.month is None or header.day is None:
        return None
    month, day = (header.month, header.day) if header.month <= _MONTHS else (header.day, header.month)
    try:
        found = day_before(month, day, file)
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day, tzinfo=UTC)
