"""When articles became queryable: the change feed is asked all the time; the longest gaps are told by their cause."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import httpx

from tests.chaos.mishaps import Fault

_EVERY = 0.05
_AFTER = 8.0
"""A gap that begins so many seconds after a fault is over may still be its work."""


@dataclass(frozen=True, slots=True)
class Struck:
    """A fault and when it began and was over, in seconds after the start."""

    fault: Fault
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Stall:
    """The longest time without a new queryable article around a fault.

    Attributes:
        alone: No other fault was about.
    """

    fault: Fault
    seconds: float
    alone: bool


@dataclass(slots=True)
class Watch:
    """Follows the change feed until it is cancelled."""

    url: str
    began: float
    seen: list[float] = field(default_factory=list)

    async def run(self) -> None:
        """For ever."""
        after = 0
        async with httpx.AsyncClient(base_url=self.url, timeout=2) as client:
            while True:
                after = await self._look(client, after)
                await asyncio.sleep(_EVERY)

    async def _look(self, client: httpx.AsyncClient, after: int) -> int:
        try:
            answer = await client.get("/v1/changes", params={"after": after, "limit": 500})
            items = answer.raise_for_status().json()["items"]
        except httpx.HTTPError:
            return after
        if items:
            self.seen.append(time.monotonic() - self.began)
            return int(items[-1]["seq"])
        return after


def stalls(seen: Sequence[float], struck: Sequence[Struck]) -> Iterator[Stall]:
    """The longest gap around each fault. `seen`: the moments at which something new was queryable."""
    for one in struck:
        gaps = [(begin, end) for begin, end in pairwise(seen) if _touches(one, begin, end)]
        begin, end = max(gaps, key=lambda gap: gap[1] - gap[0], default=(0.0, 0.0))
        others = (other for other in struck if other is not one)
        yield Stall(one.fault, end - begin, alone=not any(_touches(other, begin, end) for other in others))


def _touches(one: Struck, begin: float, end: float) -> bool:
    return one.began <= end and begin <= one.ended + _AFTER
