"""A figure with its target, and the table of them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured. `least` or `most` is the target; `how` says what it was measured against."""

    name: str
    value: float
    unit: str
    how: str
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> str:
        """Whether the target holds; nothing where there is none."""
        if self.least is None and self.most is None:
            return ""
        over = self.least is not None and self.value < self.least
        under = self.most is not None and self.value > self.most
        return "no" if over or under else "yes"

    @property
    def target(self) -> str:
        """The target as it is read."""
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:g}" if self.most is not None else ""


def table(figures: Sequence[Figure]) -> str:
    """Markdown, a row a figure."""
    rows = [
        f"| {one.name} | {_shown(one.value)} {one.unit} | {one.target} | {one.met} | {one.how} |" for one in figures
    ]
    return "\n".join(["| Figure | Measured | Target | Met | Measured how |", "|---|---:|---:|---|---|", *rows])


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
