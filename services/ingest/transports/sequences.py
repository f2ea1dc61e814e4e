"""Numbers that agencies count their articles by: which are missing."""

from pydantic import BaseModel, ConfigDict

_WIDEST_GAP = 500
"""A larger step is a new count, not a loss."""
_KEPT = 500


class Count(BaseModel):
    """Where a count stands, and the numbers it skipped that have not come since."""

    model_config = ConfigDict(frozen=True)

    last: int | None = None
    missing: tuple[int, ...] = ()

    def seen(self, number: int) -> "Count":
        """After an article of that number: late ones fill a gap; a count that begins again is no gap."""
        if number in self.missing:
            return self.model_copy(update={"missing": tuple(each for each in self.missing if each != number)})
        if self.last is not None and self.last - _WIDEST_GAP < number <= self.last:
            return self
        skipped = range(self.last + 1, number) if self.last is not None else range(0)
        new = tuple(skipped) if len(skipped) <= _WIDEST_GAP else ()
        return Count(last=number, missing=(self.missing + new)[-_KEPT:])


def number_of(sequence: str | None) -> int | None:
    """The number a sequence is (`0042`); None where it is none."""
    text = (sequence or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None  # noqa: PLR2004 - fits 32 bits
