"""Reading an item that may hold anything: a field of the wrong shape is a warning, never a crash."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.ingest.text import one_line
from services.ingest.times import read_time

_NAMES = ("name", "value", "title", "code", "literal", "qcode", "uri")
_LONGEST_COUNT = 9
KEY = "#key"
"""Where an object of objects keeps the name of each."""


@dataclass(slots=True)
class Fields:
    """One JSON object, and the warnings met while reading it. Several names: the first that holds something."""

    values: Mapping[str, Any]
    zone: ZoneInfo
    warnings: list[str] = field(default_factory=list)

    def within(self, values: Mapping[str, Any]) -> "Fields":
        """An object inside this one; its warnings are this one's."""
        return Fields(values, self.zone, self.warnings)

    def raw(self, *names: str) -> Any:
        """The value as it is; None where there is none."""
        for name in names:
            value = self.values.get(name)
            if value or isinstance(value, int | float):  # 0 and false are said
                return value
        return None

    def text(self, *names: str) -> str | None:
        """Text on one line; None where there is none."""
        return one_line(self.prose(*names) or "") or None

    def prose(self, *names: str) -> str | None:
        """Text with its lines."""
        value = self.raw(*names)
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            self.warnings.append(f"{names[0]}: no text")
            return None
        return None if value is None else str(value)

    def count(self, *names: str, least: int = 0, most: int = 10**_LONGEST_COUNT) -> int | None:
        """A whole number in the given bounds; None where there is none."""
        value = self.raw(*names)
        if value is None:
            return None
        text = str(value).strip().removesuffix(".0")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_COUNT else None
        if number is None or not least <= number <= most:
            self.warnings.append(f"{names[0]}: {text[:40]!r} is no number from {least} to {most}")
            return None
        return number

    def time(self, *names: str) -> datetime | None:
        """A time; what is none is a warning."""
        value = self.text(*names)
        moment = read_time(value, self.zone) if value else None
        if moment and moment.warning:
            self.warnings.append(f"{names[0]}: {moment.warning}")
        return moment.at if moment else None

    def things(self, *names: str) -> Iterator["Fields"]:
        """The objects of a list, or of an object's values, or the one; text stands for an object with a name."""
        value = self.raw(*names)
        for each in _listed(value):
            if isinstance(each, str) and each.strip():
                yield self.within({"name": each})
            elif isinstance(each, dict):
                yield self.within(each)
            elif each not in (None, ""):
                self.warnings.append(f"{names[0]}: holds what is no object")

    def words(self, *names: str) -> tuple[str, ...]:
        """The names in a list of objects or texts, each once."""
        found = (thing.text(*_NAMES) for thing in self.things(*names))
        return tuple(dict.fromkeys(word for word in found if word))


def _listed(value: Any) -> list[Any]:
    if isinstance(value, dict) and value and all(isinstance(each, dict) for each in value.values()):
        return [{KEY: key, **each} for key, each in value.items()]
    return value if isinstance(value, list) else [] if value is None else [value]
