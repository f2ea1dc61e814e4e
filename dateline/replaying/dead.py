"""`dateline replay dead`: the bytes of letters once more to the hop that could not use them.

Letters of enrich and of the store go to the topic they came from, under their key. For a letter of ingest its original
is parsed again, and the item it was written for goes on. Of letters with the same bytes only the newest counts, and one
whose article the store has meanwhile is left alone: a second replay finds nothing to do.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from dateline.replaying.known import Known, is_settled, known_in
from dateline.replaying.letters import At, Note, newest, note, read_letter, wanted
from dateline.replaying.pace import Pace
from dateline.replaying.parsing import HOP, Hands, described
from dateline.replaying.sources import Sources
from dateline.replaying.values import Order, Progress, Report, Result
from schemas.dead_letter import DeadLetter
from schemas.topics import ENRICHED, RAW
from services.common.errors import InvalidMessage
from services.common.kafka.consumer import Record
from services.common.kafka.reader import Reader, Span
from services.common.kafka.replays import replays_header
from services.common.telemetry import TRACEPARENT, Trace, new_trace
from services.ingest.items import Item, Ready
from services.ingest.values import WireFile
from services.store.archive import Archive

_HOMES = {"enrich": RAW, "store": ENRICHED}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadReplay:
    """What it takes: the letters, the originals, the database it asks, and the hands that deliver."""

    dead: Reader
    sources: Sources
    archive: Archive
    hands: Hands

    async def run(self, order: Order) -> AsyncIterator[Progress]:
        """Replays what is asked for, some at a time.

        Raises:
            Unavailable: Kafka or the database is away; what was told of is done, the rest can be replayed later.
        """
        spans = await self.dead.spans()
        chosen = await self._choose(spans, order)
        pace = Pace(len(chosen), order.limit)

        async def replay(record: Record) -> Sequence[Report]:
            return await self._replay(record, order.cap)

        async for batch in self.dead.records(spans):
            mine = [record for record in batch if (record.partition, record.offset) in chosen]
            async for progress in pace.take(mine, replay):
                yield progress

    async def _choose(self, spans: Mapping[int, Span], order: Order) -> set[At]:
        """Looks through all letters first: a later one may stand for an earlier."""
        notes: list[Note] = []
        async for batch in self.dead.records(spans):
            read = ((record, read_letter(record)) for record in batch)
            notes += [note((record.partition, record.offset), letter) for record, letter in read if letter]
        return {one.at for one in newest(notes) if wanted(one, order.filters)}

    async def _replay(self, record: Record, cap: int) -> Sequence[Report]:
        letter = read_letter(record)
        if letter is None:
            return ()
        if letter.replays >= cap:
            return [_report(Result.CAPPED, record, letter)]
        if letter.hop == HOP:
            return await self._parse(record, letter)
        known = known_in(letter.original)
        what = f"{known.article_id} {known.version}" if known else ""
        return [_report(await self._send(letter, known), record, letter, what)]

    async def _send(self, letter: DeadLetter, known: Known | None) -> Result:
        home, topic = _HOMES.get(letter.hop), letter.source.topic
        if home is None or topic != self.hands.settings.topic(home.name):
            return Result.HOMELESS
        if known and await self._is_settled(known):
            return Result.SETTLED
        trace = Trace(letter.trace_id) if letter.trace_id else new_trace()
        headers = {TRACEPARENT: trace.header().encode()} | replays_header(letter.replays + 1)
        try:
            await self.hands.delivery.send(topic, letter.original, key=letter.key or b"", headers=headers)
        except InvalidMessage:
            return Result.TOO_LARGE
        return Result.SENT

    async def _is_settled(self, known: Known) -> bool:
        stored = await asyncio.to_thread(self.archive.readings, known.article_id, known.version)
        return is_settled(known, stored)

    async def _parse(self, record: Record, letter: DeadLetter) -> Sequence[Report]:
        source = await self.sources.of_letter(letter)
        if source is None:
            return [_report(Result.GONE, record, letter)]
        items = await asyncio.to_thread(source.items)
        own = [item for item in items if item.value == letter.original] or items
        results = [await self._hand_over(item, source.file, letter.replays + 1) for item in own]
        return [_report(result, record, letter, described(item)) for item, result in zip(own, results, strict=True)]

    async def _hand_over(self, item: Item, file: WireFile, replays: int) -> Result:
        if isinstance(item.reading, Ready):
            known = known_in(item.reading.encoded)
            if known and await self._is_settled(known):
                return Result.SETTLED
        return await self.hands.hand_over(item, file, replays)


def _report(result: Result, record: Record, letter: DeadLetter, what: str = "") -> Report:
    where = f"{record.topic}/{record.partition}/{record.offset}"
    return Report(result, f"{where} {letter.hop} {letter.reason} {what}".rstrip())
