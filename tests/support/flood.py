"""More requests than anybody can serve: they come at their rate, and nobody comes twice."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.support.door import Door, Reply
from tests.support.sender import Budget

_TICK = 0.005


@dataclass(slots=True)
class Flood:
    """So many senders that no answer keeps the next from asking.

    Attributes:
        make: The file of a number.
        most: Requests under way at most; who comes then is counted in `left_out`.
        acknowledged: Ids of articles.
    """

    door: Door
    make: Callable[[int], bytes]
    most: int = 1_000
    sent: int = 0
    left_out: int = 0
    replies: list[Reply] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    _under_way: set["asyncio.Task[None]"] = field(default_factory=set)

    async def pour(self, rate: float, seconds: float) -> None:
        """So many a second for so long; returns when the last is answered."""
        end, budget = time.monotonic() + seconds, Budget()
        while time.monotonic() < end:
            await asyncio.sleep(_TICK)
            for _ in range(budget.due(rate)):
                self._send_one()
        await asyncio.gather(*self._under_way)
        await self.door.close()

    def _send_one(self) -> None:
        if len(self._under_way) >= self.most:
            self.left_out += 1
            return
        task = asyncio.create_task(self._ask(self._number()))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _number(self) -> int:
        self.sent += 1
        return self.sent

    async def _ask(self, number: int) -> None:
        reply = await self.door.post(self.make(number))
        self.replies.append(reply)
        if reply.status == 202:
            self.acknowledged.add(reply.article_id())

    async def trickle(self, seconds: float, senders: int = 8) -> float:
        """As much as a few senders bring who wait for each answer: what can be sustained, a second."""
        end, before, began = time.monotonic() + seconds, len(self.acknowledged), time.monotonic()
        await asyncio.gather(*(self._one_by_one(end) for _ in range(senders)))
        await self.door.close()
        return (len(self.acknowledged) - before) / (time.monotonic() - began)

    async def _one_by_one(self, end: float) -> None:
        while time.monotonic() < end:
            await self._ask(self._number())

    def times(self) -> Iterator[float]:
        """Seconds to each answer, shortest first."""
        return iter(sorted(reply.seconds for reply in self.replies))
