"""What a run showed."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.watch import Stall


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One run.

    Attributes:
        command: What runs it again.
        acknowledged: Distinct article versions.
        stored: Rows.
        dead: Distinct messages in dead letters.
        sent: Tries, re-sends included.
        problems: Everything that is not as it must be; none: the guarantee held.
    """

    command: str
    acknowledged: int
    stored: int
    dead: int
    duplicates: int
    sent: int
    seconds: float
    stalls: Sequence[Stall]
    problems: Sequence[str]

    def __str__(self) -> str:
        """For people."""
        lines = [
            f"{self.command}",
            f"{self.sent} sent, {self.seconds:.0f} s",
            f"{self.acknowledged} acknowledged, {self.stored} stored, {self.dead} dead, {self.duplicates} duplicates",
            *_table(self.stalls),
            *(self.problems[:40] or ["model, books and history agree"]),
            *([f"and {len(self.problems) - 40} more"] if len(self.problems) > 40 else []),
        ]
        return "\n".join(lines)


def _table(stalls: Sequence[Stall]) -> list[str]:
    """A line a kind of fault: how often, and the longest stall in seconds, alone and with others about."""
    kinds = sorted({str(stall.fault) for stall in stalls})
    return [f"{'longest stall by cause, s':<28}{'times':>6}{'alone':>8}{'mixed':>8}"] + [
        _line(kind, [stall for stall in stalls if str(stall.fault) == kind]) for kind in kinds
    ]


def _line(kind: str, stalls: Sequence[Stall]) -> str:
    alone, mixed = (
        max((stall.seconds for stall in stalls if stall.alone is lonely), default=None) for lonely in (True, False)
    )
    return f"{kind:<28}{len(stalls):>6}{_seconds(alone):>8}{_seconds(mixed):>8}"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
