"""The store's clock: each second it shows what an embargo kept back, and so learns whether the database answers."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from services.common.errors import Unavailable
from services.store.repository import Repository

_PERIOD = 1.0
_SILENCE = 15.0
"""Seconds without an answer after which a database counts as away, although it has refused nothing."""

log = structlog.get_logger()


@dataclass(slots=True)
class Embargoes:
    """Releases articles when their time has come. What is due while the store is down is released at its start."""

    repository: Repository
    _answered: float | None = field(default=None, init=False)

    def database_answers(self) -> bool:
        """Whether the database did at the last look, a short while ago."""
        return self._answered is not None and time.monotonic() - self._answered < _SILENCE

    async def run(self) -> None:
        """For ever."""
        while True:
            await self.look()
            await asyncio.sleep(_PERIOD)

    async def look(self) -> None:
        """Releases all that is due now."""
        try:
            while released := await asyncio.to_thread(self.repository.release, datetime.now(UTC)):
                log.info("released", articles=released)
            self._answered = time.monotonic()
        except Unavailable as error:
            log.warning("database away", error=str(error))
            self._answered = None
