"""How often one may ask: a bucket a caller that fills evenly (generic cell rate algorithm)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

_MINUTE = 60.0
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left: `remaining` requests at once, all of them again in `reset` seconds; `wait` > 0: not now."""

    limit: int
    remaining: int
    reset: int
    wait: float


@dataclass(slots=True)
class Rates:
    """The callers of one process; of too many at once, those who asked longest ago are forgotten."""

    clock: Callable[[], float] = time.monotonic
    _full_at: dict[str, float] = field(default_factory=dict)

    def ask(self, caller: str, per_minute: int) -> Allowance:
        """Takes one from the caller's bucket, if there is one."""
        now, each = self.clock(), _MINUTE / per_minute
        full_at = max(self._full_at.pop(caller, now), now)
        wait = full_at + each - now - _MINUTE
        if wait <= 0:
            full_at += each
        self._full_at[caller] = full_at
        if len(self._full_at) > _MOST:
            del self._full_at[next(iter(self._full_at))]
        left = int((_MINUTE - (full_at - now)) / each + 1e-9)
        return Allowance(per_minute, max(0, left), ceil(full_at - now), max(0.0, wait))
