"""Keeping feeds going: each in a task of its own, round after round, whatever happens in one of them."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from services.common.errors import DatelineError, Unavailable
from services.ingest.transports.desk import Desk
from services.ingest.transports.state import Round

log = structlog.get_logger()
_PERIOD = 60.0
"""Of feeds that are not asked, but whose source calls."""

_LONGEST_PAUSE = 3600.0
_DOUBLINGS = 12


@dataclass(frozen=True, slots=True)
class Visit:
    """How a round went: whether it brought anything new, and seconds until the next."""

    brought: bool
    wait: float


class Refused(DatelineError):  # noqa: N818 - what the source did
    """The source gave nothing; `wait` seconds are what it asks for, if it says."""

    def __init__(self, cause: str, *, wait: float = 0.0) -> None:
        super().__init__(cause)
        self.wait = wait


async def keep_visiting(desk: Desk, visit: Callable[[], Awaitable[Visit]]) -> None:
    """Goes round until cancelled; a round that fails makes the next one wait longer."""
    wait = 0.0
    while True:
        await asyncio.sleep(wait)
        wait = await one_round(desk, visit)


async def one_round(desk: Desk, visit: Callable[[], Awaitable[Visit]]) -> float:
    """Seconds until the next round; raises nothing."""
    try:
        went = await visit()
        await desk.end(Round.BROUGHT if went.brought else Round.NOTHING)
    except Exception as error:  # noqa: BLE001 - one feed's fault is never another's, nor its own next round's
        return await _failed(desk, error)
    return went.wait


async def _failed(desk: Desk, error: Exception) -> float:
    known = isinstance(error, DatelineError | OSError)
    said = str(error) if known else type(error).__name__
    log.warning("a round failed", feed=desk.feed.name, error=said, exc_info=None if known else error)
    try:
        await desk.end(Round.FAILED, said)
    except Exception as worse:  # noqa: BLE001 - the disk may be full: the feed goes on and will say so
        log.warning("a feed cannot note its state", feed=desk.feed.name, error=str(worse))
    asked = error.wait if isinstance(error, Refused) else error.retry_after if isinstance(error, Unavailable) else 0.0
    return max(asked, pause(getattr(desk.feed, "period", _PERIOD), desk.state.failures_in_a_row))


def pause(period: float, failures: int, *, luck: Callable[[], float] = random.random) -> float:
    """Seconds to wait after so many failures in a row: doubled with each, at most an hour, half of it by chance.

    Chance parts those that failed together (AWS Architecture Blog, Exponential Backoff and Jitter: equal jitter).
    """
    whole = min(_LONGEST_PAUSE, period * 2.0 ** min(failures, _DOUBLINGS))
    return max(min(period, _LONGEST_PAUSE), whole / 2 + whole / 2 * luck())
