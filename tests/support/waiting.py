"""Waiting for what happens soon: never for a time, always for a condition, never for ever."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
_PAUSE = 0.05


def wait_until(condition: Callable[[], T], *, deadline: float = 30.0, what: str = "") -> T:
    """The first answer of `condition` that is true, within `deadline` seconds."""
    end = time.monotonic() + deadline
    while not (answer := condition()):
        _check(end, condition, what)
        time.sleep(_PAUSE)
    return answer


async def wait_until_async(condition: Callable[[], Awaitable[T]], *, deadline: float = 30.0, what: str = "") -> T:
    """The same for a condition that is awaited."""
    end = time.monotonic() + deadline
    while not (answer := await condition()):
        _check(end, condition, what)
        await asyncio.sleep(_PAUSE)
    return answer


def _check(end: float, condition: Callable[[], object], what: str) -> None:
    if time.monotonic() > end:
        raise AssertionError(f"not in time: {what or getattr(condition, '__name__', condition)}")
