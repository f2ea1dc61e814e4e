"""When a process that died is started again, and when that is given up."""

from collections.abc import Sequence

WINDOW = 60.0
"""Seconds in which deaths count together."""

MOST = 5
"""So many deaths in a window, and it is given up."""


def pause(deaths: Sequence[float], now: float) -> float | None:
    """Seconds until the next start: 1, 2, 4, 8; None gives up. `deaths` are times, the last one included."""
    recent = sum(now - death < WINDOW for death in deaths)
    return None if recent >= MOST else float(2 ** max(0, recent - 1))
