"""The feeds of a process, started and stopped with it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from services.common import metrics
from services.ingest.intake import Intake
from services.ingest.kafka_link import Outlet
from services.ingest.settings import IngestSettings
from services.ingest.transports.desk import Desk
from services.ingest.transports.memory import NAME, Memory
from services.ingest.transports.pushed.mail import listening
from services.ingest.transports.pushed.settings import SmtpFeed, WebhookFeed, WebSubFeed
from services.ingest.transports.pushed.subscribing import Subscription
from services.ingest.transports.pushed.taking import Taker
from services.ingest.transports.running import keep_visiting
from services.ingest.transports.settings import Feed
from services.ingest.transports.visiting import Visiting, visiting


@dataclass(frozen=True, slots=True)
class Feeding:
    """What feeds need of their process. `takers`: those whose source calls us, while they are at work."""

    settings: IngestSettings
    outlet: Outlet
    intake: Callable[[Outlet], Intake]
    takers: dict[str, Taker] = field(default_factory=dict)

    @asynccontextmanager
    async def going(self, feeds: Sequence[Feed]) -> AsyncIterator[None]:
        """Every feed goes its rounds meanwhile; at the end what is not acknowledged stays at its source.

        Raises:
            Misconfigured: the data folder cannot be written, or a port cannot be had.
        """
        if not feeds:
            yield
            return
        memory = Memory(self.settings.data_dir / NAME)
        async with AsyncExitStack() as stack:
            stack.callback(memory.close)
            for feed in feeds:
                await self._start(feed, Desk(feed, self.intake, self.outlet, memory, self.settings), stack)
            yield
            self.takers.clear()

    async def _start(self, feed: Feed, desk: Desk, stack: AsyncExitStack) -> None:
        metrics.start_feed_at_zero(feed.name)
        match feed:
            case SmtpFeed():
                await stack.enter_async_context(listening(feed, desk))
            case WebhookFeed():
                self.takers[feed.name] = Taker(feed, desk)
            case WebSubFeed():
                subscription = Subscription(feed, desk)
                self.takers[feed.name] = Taker(feed, desk, subscription)
                await stack.enter_async_context(_rounds(desk, subscription.visit))
            case _:
                await stack.enter_async_context(_rounds(desk, visiting(feed, desk)))


@asynccontextmanager
async def _rounds(desk: Desk, visit: Visiting) -> AsyncIterator[None]:
    task = asyncio.create_task(keep_visiting(desk, visit))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
