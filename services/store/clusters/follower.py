"""Keeps clusters up with the feed while the store runs, a moment behind it and never in its way."""

import asyncio
from dataclasses import dataclass

import structlog

from services.common.errors import Unavailable
from services.store.clusters.stories import Clusters

_AT_ONCE = 100
_PERIOD = 1.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Follower:
    """Follows for ever; a database that is away is waited for, from where it was."""

    clusters: Clusters

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                busy = await asyncio.to_thread(self.clusters.follow, _AT_ONCE) == _AT_ONCE
            except Unavailable as error:
                log.warning("clusters wait for the database", error=str(error))
                busy = False
            await asyncio.sleep(0 if busy else _PERIOD)
