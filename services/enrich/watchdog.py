"""Ends the process when articles wait and none is finished: a consumer that has silently stopped is started anew.

Faust's consumers are known to stall without an error (faust-streaming issues 175, 523, 629, 640).
"""

import asyncio
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from services.common.kafka.lag import Lag

_PERIOD = 10.0


@dataclass(slots=True)
class Progress:
    """Since when nothing was committed although something waits."""

    committed: dict[int, int] = field(default_factory=dict)
    since: float = 0.0

    def stalled(self, lag: Lag, own: AbstractSet[int], now: float) -> float:
        """Seconds without progress on the own partitions; 0 where nothing waits there."""
        committed = {partition: lag.committed[partition] for partition in own if partition in lag.committed}
        waiting = any(lag.messages.get(partition, 0) for partition in own)
        if not waiting or committed != self.committed:
            self.committed, self.since = committed, now
        return now - self.since


async def watch(
    read: Callable[[], Lag], own: Callable[[], AbstractSet[int]], *, busy: Callable[[], bool], limit: float
) -> None:
    """Returns when there was no progress for `limit` seconds; time in which a batch is in hand does not count."""
    progress = Progress(since=time.monotonic())
    while True:
        await asyncio.sleep(_PERIOD)
        try:
            lag = await asyncio.to_thread(read)
        except Exception:  # noqa: BLE001, S112 - without a measure there is no verdict, whatever it was
            continue
        if busy():
            progress.since = time.monotonic()
        elif progress.stalled(lag, own(), time.monotonic()) > limit:
            return
