"""Keeps clusters up with the feed while the store runs, a moment behind it and never in its way."""

import asyncio
import time
from dataclasses import dataclass

import structlog

from services.common.errors import Unavailable
from services.store.clusters.stories import Clusters

_AT_ONCE = 100
_PERIOD = 1.0
_RESTS = 3.0
"""So many times as long as it worked, while there is more to do: articles that are still to be stored go first."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Follower:
    """Follows for ever; a database that is away is waited for, from where it was."""

    clusters: Clusters

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            began = time.monotonic()
            try:
                busy = await asyncio.to_thread(self.clusters.follow, _AT_ONCE) == _AT_ONCE
            except Unavailable as error:
                log.warning("clusters wait for the database", error=str(error))
                busy = False
            await asyncio.sleep(_RESTS * (time.monotonic() - began) if busy else _PERIOD)
