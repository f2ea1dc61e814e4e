"""Following the changes: one reader for all who follow, who wait without asking the database."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog

from services.common import metrics
from services.common.errors import Unavailable
from services.store.live.tail import Chunk, Tail, chunk_of
from services.store.repository import Repository

PERIOD = 0.1
"""Seconds between two looks into the feed, while anyone follows."""

_AT_ONCE = 200
_PAUSE = 1.0
log = structlog.get_logger()


@dataclass(slots=True)
class Live:
    """Reads the feed as long as anyone follows. Belongs to one event loop."""

    repository: Repository
    clock: Callable[[], float] = time.monotonic
    followers: int = field(default=0, init=False)
    _tail: Tail | None = field(default=None, init=False)
    _reader: "asyncio.Task[None] | None" = field(default=None, init=False)
    _changed: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    @asynccontextmanager
    async def following(self) -> AsyncIterator["Live"]:
        """Within it, the feed is read.

        Raises:
            Unavailable: the database does not answer.
        """
        self._count(1)
        try:
            if self._reader is None:
                await self._start()
            yield self
        finally:
            self._count(-1)
            if not self.followers and self._reader is not None:
                self._reader.cancel()
                self._reader = self._tail = None

    def _count(self, more: int) -> None:
        self.followers += more
        metrics.STREAM_FOLLOWERS.set(self.followers)

    async def _start(self) -> None:
        last = await asyncio.to_thread(self.repository.last_seq)
        if self._reader is None:  # another one who follows may have been quicker
            self._tail = Tail(last, last, self.clock)
            self._reader = asyncio.create_task(self._read(self._tail))

    async def _read(self, tail: Tail) -> None:
        while True:
            try:
                chunk = chunk_of(await asyncio.to_thread(self.repository.news, after=tail.upto, limit=_AT_ONCE))
            except Unavailable as error:
                log.warning("waiting for the database", error=str(error))
                await asyncio.sleep(_PAUSE)
                continue
            moved = chunk.upto > tail.upto
            tail.add(chunk)
            if moved:
                self._changed.set()
                self._changed = asyncio.Event()
            await asyncio.sleep(0 if len(chunk.items) == _AT_ONCE else PERIOD)

    def last(self) -> int:
        """The `seq` that everyone who keeps up has."""
        assert self._tail is not None  # noqa: S101 - someone follows
        return self._tail.upto

    async def after(self, seq: int) -> Chunk:
        """What came after `seq`, in order, some of it at least where there is any.

        Raises:
            Unavailable: it has to come from the database, which does not answer.
        """
        assert self._tail is not None  # noqa: S101 - someone follows
        chunk = self._tail.after(seq, _AT_ONCE)
        if chunk is None:
            chunk = chunk_of(await asyncio.to_thread(self.repository.news, after=seq, limit=_AT_ONCE))
        return chunk

    async def changed(self, seq: int, within: float) -> bool:
        """Waits until there is something after `seq`, for so many seconds at most; whether there is."""
        event = self._changed
        if self.last() <= seq:
            try:
                async with asyncio.timeout(within):
                    await event.wait()
            except TimeoutError:
                return False
        return True
