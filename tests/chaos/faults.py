"""The mishaps made real: one small function each. Every one heals what it broke, also when it is cancelled.

A disk is full for one process where the system forbids it to write on (RLIMIT_FSIZE: what it has open cannot grow), and
for all of them where the data folder is a small file system of its own that is filled to the last byte.
"""

import asyncio
import contextlib
import os
import resource
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from schemas.topics import ENRICHED, MAX_RECORD_BYTES, RAW
from tests.chaos.mishaps import PARTS, Fault, Mishap
from tests.chaos.stage import Stage
from tests.support.topics import set_largest

_SLICE = 0.1
_MOVES = 0.15
"""Of each slice of a slow process, so much is its own."""

_KILLED_AT = 0.7
"""Of the time that the database is locked; by then the store has begun to wait."""

_TOPICS = {"ingest": RAW.name, "enrich": ENRICHED.name}


async def strike(stage: Stage, fault: Fault) -> None:
    """Lets it happen; returns when it is over."""
    await _BY_MISHAP[fault.mishap](stage, fault)


async def kill(stage: Stage, fault: Fault) -> None:
    """SIGKILL."""
    await _signal(stage, fault.part, signal.SIGKILL)


async def terminate(stage: Stage, fault: Fault) -> None:
    """SIGTERM: it ends cleanly and is started again."""
    await _signal(stage, fault.part, signal.SIGTERM)


async def stop(stage: Stage, fault: Fault) -> None:
    """SIGSTOP, and on again."""
    async with _stopped(stage, fault.part):
        await asyncio.sleep(fault.seconds)


async def slow(stage: Stage, fault: Fault) -> None:
    """It gets a small part of the time only, as on a disk or a machine that is too busy."""
    pid = await stage.pid(fault.part)
    for _ in range(int(fault.seconds / _SLICE)):
        async with _frozen(pid):
            await asyncio.sleep(_SLICE * (1 - _MOVES))
        await asyncio.sleep(_SLICE * _MOVES)


async def step_clock(stage: Stage, fault: Fault) -> None:
    """Its clock is wrong, and then right again."""
    stage.set_clock(fault.part, fault.step)
    try:
        await asyncio.sleep(fault.seconds)
    finally:
        stage.set_clock(fault.part, 0.0)


async def lock_and_kill(stage: Stage, fault: Fault) -> None:
    """Somebody else holds the database's write lock; in the middle of that the store, its hands full, is killed."""
    other = sqlite3.connect(stage.database, timeout=30, isolation_level=None, check_same_thread=False)
    with contextlib.closing(other):
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        await asyncio.sleep(fault.seconds * _KILLED_AT)
        await kill(stage, fault)
        await asyncio.sleep(fault.seconds * (1 - _KILLED_AT))


async def fill_disk(stage: Stage, fault: Fault) -> None:
    """Nothing more can be written."""
    if fault.part == "disk" and stage.is_small:
        async with stage.filled():
            await asyncio.sleep(fault.seconds)
        return
    parts = PARTS if fault.part == "disk" else (fault.part,)
    async with contextlib.AsyncExitStack() as stack:
        for part in parts:
            await stack.enter_async_context(_unable_to_grow(await stage.pid(part)))
        await asyncio.sleep(fault.seconds)


async def stick_and_kill(stage: Stage, fault: Fault) -> None:
    """Kafka does not move; the part, which waits for its acknowledgements, is killed."""
    async with _stopped(stage, "kafka"):
        await asyncio.sleep(fault.seconds)
        await kill(stage, fault)


async def refuse_and_kill(stage: Stage, fault: Fault) -> None:
    """The part's topic takes nothing, everything being too large for it; the part, its hands full, is killed."""
    topic = _TOPICS[fault.part]
    await set_largest(stage.bootstrap, topic, 1)
    try:
        await asyncio.sleep(fault.seconds)
        await kill(stage, fault)
    finally:
        await set_largest(stage.bootstrap, topic, MAX_RECORD_BYTES)


_BY_MISHAP: Mapping[Mishap, Callable[[Stage, Fault], Awaitable[None]]] = {
    Mishap.KILL: kill,
    Mishap.TERMINATE: terminate,
    Mishap.STOP: stop,
    Mishap.SLOW: slow,
    Mishap.CLOCK: step_clock,
    Mishap.LOCK: lock_and_kill,
    Mishap.FULL: fill_disk,
    Mishap.STUCK: stick_and_kill,
    Mishap.UNWRITABLE: refuse_and_kill,
}


async def _signal(stage: Stage, part: str, number: signal.Signals) -> None:
    pid = await stage.pid(part)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


@asynccontextmanager
async def _stopped(stage: Stage, part: str) -> AsyncIterator[None]:
    async with _frozen(await stage.pid(part)):
        yield


@asynccontextmanager
async def _frozen(pid: int) -> AsyncIterator[None]:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


@asynccontextmanager
async def _unable_to_grow(pid: int) -> AsyncIterator[None]:
    """No file of the process may grow beyond what hardly any is below; what it starts anew is free again."""
    _limit(pid, 4096)
    try:
        yield
    finally:
        _limit(pid, resource.RLIM_INFINITY)


def _limit(pid: int, size: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
