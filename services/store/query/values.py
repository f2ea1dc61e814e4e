"""The fields of the query language, and how the values of each are read."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from schemas.article import Kind
from schemas.enriched import EntityType, Tone
from services.store.folding import fold
from services.store.labels import HAS
from services.store.moments import to_micros
from services.store.query.tree import AnyOf, Between, Number, Query, TextField, Words

TEXTS: tuple[TextField, ...] = get_args(TextField)
LABELS = ("source", "entity", "entity_type", "topic", "language", "sentiment", "has", "kind", "feed", "wire_format")
NUMBERS: dict[str, Number] = {
    "published": "published",
    "received": "received",
    "urgency": "urgency",
    "sentiment": "score",
}
FIELDS = (*TEXTS, *LABELS, *(name for name in NUMBERS if name not in LABELS))
CLOSED = {
    "sentiment": tuple(Tone),
    "entity_type": tuple(EntityType),
    "has": HAS,
    "kind": tuple(Kind),
}
"""Labels that have no other values than these."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MOMENTS = ("published", "received")


def known(field: str) -> str:
    """The field.

    Raises:
        ValueError: there is none of that name.
    """
    if field not in FIELDS:
        raise ValueError(f"no field {field!r}: put text in quotation marks; fields are {', '.join(FIELDS)}")
    return field


def one_of(kind: str, *values: str) -> AnyOf:
    """That label with one of the values.

    Raises:
        ValueError: the label has no such value.
    """
    closed = CLOSED.get(kind)
    for value in values:
        if closed is not None and fold(value) not in map(fold, closed):
            raise ValueError(f"{kind} is one of {', '.join(closed)}, not {value!r}")
    return AnyOf(kind, tuple(map(fold, values)))


def at_value(field: str, words: Words) -> Query:
    """What `field:words` asks for.

    Raises:
        ValueError: there is no such field, or it has no such value.
    """
    if field in TEXTS:
        return words if words.field else replace(words, field=field)
    if words.prefix:
        raise ValueError(f"{field} has no prefix*: only {', '.join(TEXTS)} do")
    if field in LABELS:
        return one_of(field, words.text)
    return between(field, words.text, words.text)


def between(field: str, low: str, high: str) -> Between:
    """What `field:[low TO high]` asks for; both ends are within, `*` is open, a date means all of it.

    Raises:
        ValueError: the field has no order, or a bound is none of its values.
    """
    if field not in NUMBERS:
        raise ValueError(f"{field} has no range: only {', '.join(NUMBERS)} do")
    read = _moment if field in _MOMENTS else _number
    lowest = None if low == "*" else read(low)[0]
    highest = None if high == "*" else read(high)[1]
    return Between(NUMBERS[field], lowest, highest)


def _number(text: str) -> tuple[float, float]:
    value = float(text) if re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,9})?", text) else None
    if value is None:
        raise ValueError(f"{text!r} is no number")
    return value, value


def _moment(text: str) -> tuple[int, int]:
    """The first and the last microsecond of a moment, a day, a month or a year."""
    if match := _DATE.fullmatch(text):
        first, after = _span(*(int(part) if part else None for part in match.groups()))
        return to_micros(first), to_micros(after) - 1
    moment = to_micros(in_utc(_read(text)))
    return moment, moment


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time: 2026-03-07, or 2026-03-07T12:00:00Z in quotation marks") from None


def in_utc(moment: datetime) -> datetime:
    """A time without a zone is UTC.

    Raises:
        ValueError: in UTC it is out of the calendar.
    """
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("out of the calendar") from None


def _span(year: int | None, month: int | None, day: int | None) -> tuple[datetime, datetime]:
    try:
        first = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
        last = first if day else first.replace(month=month or 12, day=monthrange(first.year, month or 12)[1])
        return first, last + timedelta(days=1)
    except (ValueError, OverflowError):
        raise ValueError("no date of the calendar") from None
