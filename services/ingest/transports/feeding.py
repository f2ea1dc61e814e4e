"""The feeds of a process, started and stopped with it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from services.common import metrics
from services.ingest.intake import Intake
from services.ingest.kafka_link import Outlet
from services.ingest.settings import IngestSettings
from services.ingest.transports.desk import Desk
from services.ingest.transports.folder import Folder
from services.ingest.transports.http_pull import HttpPull
from services.ingest.transports.memory import NAME, Memory
from services.ingest.transports.running import keep_visiting
from services.ingest.transports.settings import Feed, FolderFeed


@asynccontextmanager
async def feeding(
    feeds: Sequence[Feed], settings: IngestSettings, outlet: Outlet, intake: Callable[[Outlet], Intake]
) -> AsyncIterator[None]:
    """Every feed goes its rounds meanwhile; at the end what is not acknowledged stays at its source.

    Raises:
        Misconfigured: the data folder cannot be written.
    """
    if not feeds:
        yield
        return
    memory = Memory(settings.data_dir / NAME)
    desks = [Desk(feed, intake, outlet, memory, settings) for feed in feeds]
    tasks = [asyncio.create_task(_keep(desk)) for desk in desks]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        memory.close()


async def _keep(desk: Desk) -> None:
    feed = desk.feed
    metrics.start_feed_at_zero(feed.name)
    transport = Folder(feed, desk) if isinstance(feed, FolderFeed) else HttpPull(feed, desk)
    await keep_visiting(desk, transport.visit)
