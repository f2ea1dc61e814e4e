"""Several at once, none more than was asked for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from dateline.replaying.values import Progress, Report, Result
from services.common.kafka.consumer import Record

_AT_ONCE = 64
_ACTED = frozenset({Result.SENT, Result.REJECTED})

Replay = Callable[[Record], Awaitable[Sequence[Report]]]


@dataclass(slots=True)
class Pace:
    """How far a replay is: `of` so many it looks at, and `limit` of them may be replayed."""

    of: int
    limit: int | None
    looked_at: int = 0
    replayed: int = 0

    @property
    def room(self) -> int:
        """So many may be replayed next."""
        return _AT_ONCE if self.limit is None else min(_AT_ONCE, self.limit - self.replayed)

    async def take(self, records: Sequence[Record], replay: Replay) -> AsyncIterator[Progress]:
        """Replays the records as far as there is room; each is done when it is told of."""
        left = list(records)
        while left and (room := self.room) > 0:
            group, left = left[:room], left[room:]
            found = await asyncio.gather(*map(replay, group))
            self.looked_at += len(group)
            self.replayed += sum(any(one.result in _ACTED for one in reports) for reports in found)
            yield Progress(self.looked_at, self.of, [one for reports in found for one in reports])
