"""`dateline replay originals`: what came in, parsed again by today's parser.

Every article goes to the raw topic again and keeps its original's place, feed and receipt. With the parser of old the
store calls each a duplicate; one that a better parser or pipeline made replaces what was worse, and nothing else.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateline.replaying.letters import kind_of, read_letter
from dateline.replaying.pace import Pace
from dateline.replaying.parsing import HOP, Hands, Source, described, feed_of, received_at, source_of
from dateline.replaying.values import Filters, Order, Progress, Report, Result
from services.common.kafka.consumer import Record
from services.common.kafka.reader import Reader
from services.ingest.items import Item, Ready


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalsReplay:
    """What it takes: the originals, the letters that count replays, and the hands that deliver."""

    originals: Reader
    dead: Reader
    hands: Hands
    timezone: ZoneInfo

    async def run(self, order: Order) -> AsyncIterator[Progress]:
        """Replays what is asked for, some at a time.

        Raises:
            Unavailable: Kafka is away; what was told of is done, the rest can be replayed later.
        """
        spans = await self.originals.spans()
        replays = await self._replays()
        pace = Pace(sum(span.end - span.start for span in spans.values()), order.limit)

        async def replay(record: Record) -> Sequence[Report]:
            return await self._replay(record, order, replays)

        async for batch in self.originals.records(spans):
            async for progress in pace.take(batch, replay):
                yield progress

    async def _replays(self) -> dict[bytes, int]:
        """How often what ingest rejected was replayed already, by kind."""
        found: dict[bytes, int] = {}
        async for batch in self.dead.records(await self.dead.spans()):
            for letter in filter(None, map(read_letter, batch)):
                if letter.hop == HOP:
                    kind = kind_of(HOP, letter.source.feed, letter.original)
                    found[kind] = max(found.get(kind, 0), letter.replays)
        return found

    async def _replay(self, record: Record, order: Order, replays: dict[bytes, int]) -> Sequence[Report]:
        if not _wanted(record, order.filters):
            return ()
        source = source_of(record, self.timezone)
        items = [item for item in await asyncio.to_thread(source.items) if _is_of(item, order.filters)]
        results = [await self._hand_over(item, source, replays, order.cap) for item in items]
        where = f"{record.topic}/{record.partition}/{record.offset}"
        return [Report(result, f"{where} {described(item)}") for item, result in zip(items, results, strict=True)]

    async def _hand_over(self, item: Item, source: Source, replays: dict[bytes, int], cap: int) -> Result:
        if isinstance(item.reading, Ready):
            return await self.hands.hand_over(item, source.file, 0)
        done = replays.get(kind_of(HOP, item.source.feed, item.value), 0)
        return Result.CAPPED if done >= cap else await self.hands.hand_over(item, source.file, done + 1)


def _wanted(record: Record, filters: Filters) -> bool:
    same_feed = filters.feed is None or filters.feed == feed_of(record.headers)
    return same_feed and filters.key in (None, record.key) and filters.within(received_at(record))


def _is_of(item: Item, filters: Filters) -> bool:
    """Whether the item is of the article that is asked for; of none in particular, each is."""
    wanted = filters.article_id
    return wanted is None or (isinstance(item.reading, Ready) and item.reading.article_id == wanted)
