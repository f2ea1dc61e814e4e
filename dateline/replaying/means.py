"""What a replay works with, opened as it is asked for and closed together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from zoneinfo import ZoneInfo

from dateline.replaying.dead import DeadReplay
from dateline.replaying.delivery import Delivery
from dateline.replaying.originals import OriginalsReplay
from dateline.replaying.parsing import Hands
from dateline.replaying.sources import Sources
from dateline.replaying.values import Order, Progress
from schemas.topics import DEAD, ORIGINALS
from services.common.kafka.reader import Reader, reader
from services.store.database import open_archive
from services.store.settings import StoreSettings


class Means:
    """One replay's; `stack` closes what it opens."""

    def __init__(self, stack: AsyncExitStack, settings: StoreSettings, zone: ZoneInfo, delivery: Delivery) -> None:
        self._stack, self._settings, self._zone, self._delivery = stack, settings, zone, delivery
        self._hands = Hands(settings, delivery)

    async def dead(self, order: Order) -> AsyncIterator[Progress]:
        """A replay of dead letters."""
        archive = self._stack.enter_context(closing(await asyncio.to_thread(open_archive, self._settings.database)))
        sources = Sources(await self._reader(ORIGINALS.name), self._delivery, self._zone)
        letters = await self._reader(DEAD.name)
        async for each in DeadReplay(dead=letters, sources=sources, archive=archive, hands=self._hands).run(order):
            yield each

    async def originals(self, order: Order) -> AsyncIterator[Progress]:
        """A replay of originals."""
        originals, dead = await self._reader(ORIGINALS.name), await self._reader(DEAD.name)
        replay = OriginalsReplay(originals=originals, dead=dead, hands=self._hands, timezone=self._zone)
        async for each in replay.run(order):
            yield each

    async def _reader(self, topic: str) -> Reader:
        return await self._stack.enter_async_context(reader(self._settings.bootstrap, self._settings.topic(topic)))
