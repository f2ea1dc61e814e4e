"""Parsing in processes of its own: a file whose parser hangs or eats memory is stopped and told, the others go on.

The loop that answers senders never waits for a parser, and each has a core of its own. Files go to a process some at a
time; when that ends badly each is read again alone, which tells whose fault it was. So is one whose process ended.
"""

import asyncio
import multiprocessing
import os
import resource
import signal
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import TimeoutError as TooSlow
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from pebble import ProcessExpired, ProcessPool

from schemas.dead_letter import Reason
from services.common import metrics
from services.common.collector import settle
from services.common.kafka.producer import Placed
from services.common.telemetry import Trace
from services.ingest.items import Item, lost, read_items
from services.ingest.values import Rejection, WireFile

Parse = Callable[[Sequence[WireFile], Sequence[Placed], Trace], Awaitable[list[list[Item]]]]
"""Every item of every file, in order; raises nothing."""

log = structlog.get_logger()


class ParserStopped(Exception):  # noqa: N818 - it tells what was done, not what went wrong
    """A parser was stopped at one of its limits, or ended by itself."""


async def parse_in_thread(files: Sequence[WireFile], placed: Sequence[Placed], trace: Trace) -> list[list[Item]]:
    """Without limits: for one file after another, and for tests."""
    return await asyncio.to_thread(_read, files, placed, trace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsers:
    """The processes.

    Attributes:
        count: How many.
        seconds: What some files may take together, and each that was too slow among them alone.
        memory: Bytes of address space a process may have; a parser that wants more meets MemoryError.
    """

    count: int
    seconds: float
    memory: int
    _pool: ProcessPool = field(init=False)

    def __post_init__(self) -> None:
        pool = ProcessPool(
            self.count,
            initializer=_begin,
            initargs=(self.memory,),
            context=multiprocessing.get_context("spawn"),  # a fork would copy threads' locks as they stand
        )
        object.__setattr__(self, "_pool", pool)
        metrics.PARSERS.set(self.count)

    async def warm(self) -> None:
        """Starts them, so that no sender waits for it."""
        await asyncio.gather(*(asyncio.wrap_future(self._pool.schedule(os.getpid)) for _ in range(self.count)))

    async def parse(self, files: Sequence[WireFile], placed: Sequence[Placed], trace: Trace) -> list[list[Item]]:
        """See `Parse`."""
        try:
            return await self._together(files, placed, trace)
        except ProcessExpired:  # it may have been killed from outside, which is no file's fault
            return [await self._alone(file, where, trace) for file, where in zip(files, placed, strict=True)]
        except (TooSlow, MemoryError) as error:
            if len(files) > 1:
                return [await self._alone(file, where, trace) for file, where in zip(files, placed, strict=True)]
            return [[self._stopped(files[0], placed[0], trace, error)]]

    async def _alone(self, file: WireFile, placed: Placed, trace: Trace) -> list[Item]:
        try:
            (items,) = await self._together([file], [placed], trace)
        except (TooSlow, ProcessExpired, MemoryError) as error:
            return [self._stopped(file, placed, trace, error)]
        return items

    async def _together(self, files: Sequence[WireFile], placed: Sequence[Placed], trace: Trace) -> list[list[Item]]:
        reading = self._pool.schedule(_read, args=(files, placed, trace), timeout=self.seconds)
        read: list[list[Item]] = await asyncio.wrap_future(reading)
        return read

    def _stopped(self, file: WireFile, placed: Placed, trace: Trace, error: Exception) -> Item:
        limit, cause = _cause(error, self)
        metrics.PARSER_STOPS.labels(limit).inc()
        log.error("a parser was stopped", cause=cause, sha256=file.sha256, feed=file.feed)
        return lost(file, placed, trace, Rejection(Reason.BUG, cause, bug=ParserStopped(cause)))

    async def close(self) -> None:
        """Ends them; what they read is not told any more."""
        self._pool.stop()  # type: ignore[no-untyped-call] # pebble types most of itself
        await asyncio.to_thread(self._pool.join)


def _cause(error: Exception, limits: Parsers) -> tuple[str, str]:
    """The limit as the metric calls it, and the sentence."""
    if isinstance(error, TooSlow):
        return "time", f"its parser took longer than {limits.seconds:g} s"
    if isinstance(error, MemoryError):
        return "memory", f"its parser wanted more than {limits.memory} bytes of memory"
    return "ended", f"its parser's process ended: {error}"


def _begin(memory: int) -> None:
    """In each process, at its start: the terminal's Ctrl-C is for the service alone, which then ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ValueError, OSError):  # where the system gives less already, or knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    settle()


def _read(files: Sequence[WireFile], placed: Sequence[Placed], trace: Trace) -> list[list[Item]]:
    return [read_items(file, where, trace) for file, where in zip(files, placed, strict=True)]
