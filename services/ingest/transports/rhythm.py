"""A feed's own rhythm: how long it is quiet at the longest, and whether it is quieter now."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

_HALF_LIFE = 7 * 24 * 3600.0
_LEAST = 60.0
_TIMES = 2.0
_ARRIVALS = 5
"""Before so many arrivals nobody knows the rhythm."""


class Rhythm(BaseModel):
    """The longest quiet so far, in seconds; it fades, half in a week, so that nights stay known and outages do not."""

    model_config = ConfigDict(frozen=True)

    arrivals: int = 0
    last: datetime | None = None
    longest: float = 0.0

    def heard(self, now: datetime) -> "Rhythm":
        """After an arrival."""
        quiet = self.quiet(now)
        faded = self.longest * 0.5 ** (quiet / _HALF_LIFE)
        return Rhythm(arrivals=self.arrivals + 1, last=now, longest=max(faded, quiet))

    def quiet(self, now: datetime) -> float:
        """Seconds since the last arrival."""
        return max(0.0, (now - self.last).total_seconds()) if self.last else 0.0

    def patience(self, fixed: float | None) -> float | None:
        """Seconds of quiet that are still usual: `fixed` where it is given; None while nobody knows."""
        if fixed is not None:
            return fixed
        return max(_LEAST, _TIMES * self.longest) if self.arrivals >= _ARRIVALS else None

    def overdue(self, now: datetime, fixed: float | None) -> float:
        """Seconds beyond the usual quiet; 0 while it is not silent."""
        patience = self.patience(fixed)
        return max(0.0, self.quiet(now) - patience) if patience and self.last else 0.0
