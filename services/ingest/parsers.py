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
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlow
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from pebble import ProcessExpired, ProcessPool

from schemas.dead_letter import Reason
from services.common import metrics
from services.common.collector import settle
from services.common.errors import Unavailable
from services.common.kafka.producer import Placed
from services.common.telemetry import Trace
from services.ingest.items import Item, lost, read_items
from services.ingest.values import Rejection, WireFile

Parse = Callable[[Sequence[WireFile], Sequence[Placed], Trace], Awaitable[list[list[Item]]]]
"""Every item of every file, in order; raises Unavailable alone."""

_POOLS = 5
"""So often a task that has not begun is given to a new pool."""

log = structlog.get_logger()


class ParserStopped(Exception):  # noqa: N818 - it tells what was done, not what went wrong
    """A parser was stopped at one of its limits, or ended by itself."""


async def parse_in_thread(files: Sequence[WireFile], placed: Sequence[Placed], trace: Trace) -> list[list[Item]]:
    """Without limits: for one file after another, and for tests."""
    return await asyncio.to_thread(_read, files, placed, trace)


@dataclass(slots=True, kw_only=True)
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
        self._pool = self._new()
        metrics.PARSERS.set(self.count)

    def _new(self) -> ProcessPool:
        return ProcessPool(
            self.count,
            initializer=_begin,
            initargs=(self.memory,),
            context=multiprocessing.get_context("spawn"),  # a fork would copy threads' locks as they stand
        )

    async def warm(self) -> None:
        """Starts them, so that no sender waits for it.

        Raises:
            Unavailable: they end as soon as they start.
        """
        await asyncio.gather(*(self._run(os.getpid) for _ in range(self.count)))

    async def parse(self, files: Sequence[WireFile], placed: Sequence[Placed], trace: Trace) -> list[list[Item]]:
        """See `Parse`.

        Raises:
            Unavailable: no process can be had.
        """
        try:
            return await self._together(files, placed, trace)
        except (TooSlow, ProcessExpired, MemoryError) as error:
            if len(files) > 1 or isinstance(error, ProcessExpired):  # a process may have been killed from outside
                return [await self._alone(file, where, trace) for file, where in zip(files, placed, strict=True)]
            return [[self._stopped(files[0], placed[0], trace, error)]]

    async def _alone(self, file: WireFile, placed: Placed, trace: Trace) -> list[Item]:
        try:
            (items,) = await self._together([file], [placed], trace)
        except (TooSlow, ProcessExpired, MemoryError) as error:
            return [self._stopped(file, placed, trace, error)]
        return items

    async def _together(self, files: Sequence[WireFile], placed: Sequence[Placed], trace: Trace) -> list[list[Item]]:
        read: list[list[Item]] = await self._run(_read, files, placed, trace, seconds=self.seconds)
        return read

    async def _run(self, function: Callable[..., object], *arguments: object, seconds: float | None = None) -> Any:
        """What a process makes of it. Pebble gives up a pool of which an idle process is killed: it is made anew."""
        for _ in range(_POOLS):
            pool = self._pool
            try:
                return await asyncio.wrap_future(_scheduled(pool, function, arguments, seconds))
            except BrokenProcessPool:  # so it had not begun: one that had begun has `ProcessExpired`
                await self._renew(pool)
        raise Unavailable("no parser can be had", retry_after=2.0)

    async def _renew(self, broken: ProcessPool) -> None:
        if self._pool is broken:
            self._pool = self._new()
            log.warning("parsers were started anew")
            await asyncio.to_thread(_end, broken)

    def _stopped(self, file: WireFile, placed: Placed, trace: Trace, error: Exception) -> Item:
        limit, cause = _cause(error, self)
        metrics.PARSER_STOPS.labels(limit).inc()
        log.error("a parser was stopped", cause=cause, sha256=file.sha256, feed=file.feed)
        return lost(file, placed, trace, Rejection(Reason.BUG, cause, bug=ParserStopped(cause)))

    async def close(self) -> None:
        """Ends them; what they read is not told any more."""
        await asyncio.to_thread(_end, self._pool)


def _scheduled(
    pool: ProcessPool, function: Callable[..., object], arguments: Sequence[object], timeout: float | None
) -> "Future[object]":
    try:
        return pool.schedule(function, args=arguments, timeout=timeout)
    except RuntimeError as error:  # what Pebble says of a pool that it gave up before
        raise BrokenProcessPool(str(error)) from error


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call] # pebble types most of itself
    pool.join()


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
