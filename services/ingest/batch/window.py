"""Working on a stream within a window: several at once, answered in order, as soon as each is done."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

P = TypeVar("P")
R = TypeVar("R")


async def in_order(
    pieces: AsyncIterator[P], work: Callable[[int, P], Awaitable[R]], *, window: int
) -> AsyncIterator[R]:
    """What `work` gives for each piece, in order. No more than `window` are held, and no more are read meanwhile.

    Raises:
        Exception: what `pieces` raised, after everything before it was answered.
    """
    room = asyncio.Semaphore(window)
    begun: asyncio.Queue[asyncio.Task[R] | None] = asyncio.Queue()
    reader = asyncio.create_task(_begin(pieces, work, room, begun))
    try:
        while (task := await begun.get()) is not None:
            yield await task
            room.release()
        await reader
    finally:
        await _cancel(reader, begun)


async def _begin(
    pieces: AsyncIterator[P],
    work: Callable[[int, P], Awaitable[R]],
    room: asyncio.Semaphore,
    begun: "asyncio.Queue[asyncio.Task[R] | None]",
) -> None:
    place = 0
    try:
        await room.acquire()
        async for piece in pieces:
            begun.put_nowait(asyncio.ensure_future(work(place, piece)))
            place += 1
            await room.acquire()
    finally:
        begun.put_nowait(None)


async def _cancel(reader: "asyncio.Task[None]", begun: "asyncio.Queue[asyncio.Task[R] | None]") -> None:
    left: list[asyncio.Future[Any]] = [reader]
    while not begun.empty():
        task = begun.get_nowait()
        left += [task] if task else []
    for each in left:
        each.cancel()
    await asyncio.gather(*left, return_exceptions=True)
