"""A feed that sends stories at a set rate whatever it is answered, each until it is acknowledged."""

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


@dataclass(slots=True)
class Sender:
    """Stories refused are sent again before new ones; after `finish`, only those.

    Attributes:
        rate: Requests a second, refused ones too.
        most: Requests under way at most; more than that are not sent.
    """

    door: Door
    rate: float
    most: int = 2_000
    make: Callable[[int], bytes] = story
    replies: list[Reply] = field(default_factory=list)
    acknowledged: dict[int, str] = field(default_factory=dict)
    begun: int = 0
    held_back: int = 0
    finishing: bool = False
    _again: deque[int] = field(default_factory=deque)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _under_way: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def waiting(self) -> int:
        """Stories that were sent and are not acknowledged."""
        return self.begun - len(self.acknowledged)

    async def run(self) -> None:
        """Until all is acknowledged after `finishing` was set."""
        owed, last = 0.0, time.monotonic()
        while not (self.finishing and not self.waiting):
            await asyncio.sleep(_TICK)
            now = time.monotonic()
            owed, last = owed + (now - last) * self.rate, now
            while owed >= 1:
                owed -= 1
                self._send_next()
        self.door.close()

    def _send_next(self) -> None:
        if len(self._under_way) >= self.most:
            self.held_back += 1
        elif self._again or not self.finishing:
            task = asyncio.create_task(self._send(self._next()))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    def _next(self) -> int:
        if self._again:
            return self._again.popleft()
        self.begun += 1
        return next(self._numbers)

    async def _send(self, number: int) -> None:
        reply = await self.door.post(self.make(number))
        self.replies.append(reply)
        if reply.status == 202:
            self.acknowledged[number] = reply.article_id()
        else:
            self._again.append(number)

    def since(self, moment: float) -> list[Reply]:
        """The replies to what was sent from `moment` on."""
        return [reply for reply in list(self.replies) if reply.at >= moment]


@contextmanager
def sending(door: Door, *, rate: float, make: Callable[[int], bytes] = story) -> Iterator[Sender]:
    """A feed that sends meanwhile; at the end everything that was sent is acknowledged."""
    sender = Sender(door, rate, make=make)
    thread = threading.Thread(target=asyncio.run, args=(sender.run(),), daemon=True)
    thread.start()
    try:
        yield sender
    finally:
        sender.finishing = True
        thread.join(120)
