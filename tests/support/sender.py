"""A feed that goes on at its own rate whatever it is answered, and sends each story until it is acknowledged."""

import asyncio
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.door import Door, Reply
from tests.support.wire import story

_TICK = 0.01
_FINISHES = 180.0


@dataclass(slots=True)
class Budget:
    """How many of something are due by now, at so many a second."""

    last: float = field(default_factory=time.monotonic)
    owed: float = 0.0

    def due(self, rate: float) -> int:
        now = time.monotonic()
        self.owed += (now - self.last) * rate
        self.last, whole = now, int(self.owed)
        self.owed -= whole
        return whole


@dataclass(slots=True)
class Sender:
    """Its stories wait in a row; one that is refused goes to the end of it.

    Attributes:
        rate: New stories a second.
        pace: Requests a second at most, those for stories refused before included.
        most: Requests under way at most.
    """

    door: Door
    rate: float
    pace: float
    make: Callable[[int], bytes] = story
    most: int = 1_000
    replies: list[Reply] = field(default_factory=list)
    acknowledged: dict[int, str] = field(default_factory=dict)
    begun: int = 0
    finishing: bool = False
    _row: deque[int] = field(default_factory=deque)
    _under_way: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def waiting(self) -> int:
        """Stories that are not acknowledged."""
        return self.begun - len(self.acknowledged)

    async def run(self) -> None:
        """Until all is acknowledged after `finishing` was set."""
        new, tries = Budget(), Budget()
        while not (self.finishing and not self.waiting):
            await asyncio.sleep(_TICK)
            self._grow(0 if self.finishing else new.due(self.rate))
            for _ in range(min(tries.due(self.pace), len(self._row), self.most - len(self._under_way))):
                self._begin(self._row.popleft())
        await self.door.close()

    def _grow(self, count: int) -> None:
        self._row.extend(range(self.begun, self.begun + count))
        self.begun += count

    def _begin(self, number: int) -> None:
        task = asyncio.create_task(self._send(number))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _send(self, number: int) -> None:
        reply = await self.door.post(self.make(number))
        self.replies.append(reply)
        if reply.status == 202:
            self.acknowledged[number] = reply.article_id()
        else:
            self._row.append(number)

    def between(self, begin: float, end: float) -> list[Reply]:
        """The replies to what was sent then."""
        return [reply for reply in list(self.replies) if begin <= reply.at < end]


_firsts = itertools.count(step=1_000_000)


@contextmanager
def sending(port: int, *, rate: float, pace: float, most: int = 1_000) -> Iterator[Sender]:
    """A feed that sends meanwhile, other stories than any before; at the end all that it has begun is acknowledged."""
    first = next(_firsts)
    sender = Sender(Door(port), rate, pace, lambda number: story(first + number), most)
    thread = threading.Thread(target=asyncio.run, args=(sender.run(),), daemon=True)
    thread.start()
    try:
        yield sender
    finally:
        sender.finishing = True
        thread.join(_FINISHES)
    assert not sender.waiting, f"{sender.waiting} stories were not acknowledged within {_FINISHES:.0f} s"
