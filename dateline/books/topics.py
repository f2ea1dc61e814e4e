"""The four topics as the books read them, each up to an end that is fixed once.

Everything may run meanwhile. Ends are fixed in the order in which messages travel, so that what moves on is met
further on and never falls between: originals, raw, what enrich has committed, enriched, what the store has committed,
dead letters. The database is looked at after all of them.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from dateline.books.gathering import Gathered
from schemas.topics import DEAD, ENRICHED, ORIGINALS, RAW, Topic
from services.common.kafka.reader import Reader, Span, read_committed, reader
from services.common.settings import Settings


@dataclass(frozen=True, slots=True)
class Reach:
    """One topic: what it holds of each partition, and up to where its reader has committed."""

    reader: Reader
    spans: Mapping[int, Span]
    committed: Mapping[int, int]

    @property
    def gone(self) -> int:
        """Messages that retention has taken."""
        return sum(span.start for span in self.spans.values())

    @property
    def gone_unread(self) -> int:
        """Of these, the ones its reader never committed."""
        return sum(max(0, self.spans[part].start - upto) for part, upto in self.committed.items() if part in self.spans)

    @property
    def behind(self) -> int:
        """Messages that its reader has not committed."""
        return sum(span.end - max(span.start, self.committed.get(part, 0)) for part, span in self.spans.items())

    async def onwards(self) -> "Reach":
        """What was written after the end that was fixed."""
        now = await self.reader.spans()
        return replace(self, spans={part: Span(span.end, now[part].end) for part, span in self.spans.items()})


@dataclass(frozen=True, slots=True)
class Topics:
    """All four."""

    originals: Reach
    raw: Reach
    enriched: Reach
    dead: Reach

    def reaches(self) -> tuple[Reach, ...]:
        """In the order of the map."""
        return self.originals, self.raw, self.enriched, self.dead

    async def gather(self) -> Gathered:
        """Reads them, but for the originals, which only the others name."""
        found = await self.gather_dead()
        await self.gather_articles(found)
        return found

    async def gather_dead(self) -> Gathered:
        """Reads the dead letters alone, which come before the rest."""
        found = Gathered()
        async for batch in self.dead.reader.records(self.dead.spans):
            for record in batch:
                found.take_letter(record)
        return found

    async def gather_articles(self, found: Gathered) -> None:
        """Adds raw and enriched articles."""
        await _gather(found, self.raw, self.enriched)

    async def gather_onwards(self, found: Gathered) -> None:
        """Adds those that came after the ends that were fixed."""
        await _gather(found, await self.raw.onwards(), await self.enriched.onwards())


async def _gather(found: Gathered, raw: Reach, enriched: Reach) -> None:
    async for batch in raw.reader.records(raw.spans):
        for record in batch:
            found.take_raw(record, raw.committed)
    async for batch in enriched.reader.records(enriched.spans):
        for record in batch:
            found.take_enriched(record, enriched.committed)


@asynccontextmanager
async def open_topics(settings: Settings) -> AsyncIterator[Topics]:
    """The topics, their ends fixed in that order.

    Raises:
        Misconfigured: a topic is missing.
        Unavailable: Kafka is away.
    """
    async with AsyncExitStack() as stack:

        async def reach(topic: Topic, hop: str | None = None) -> Reach:
            name = settings.topic(topic.name)
            opened = await stack.enter_async_context(reader(settings.bootstrap, name))
            spans = await opened.spans()
            group = settings.group(hop) if hop else None
            return Reach(opened, spans, await read_committed(settings.bootstrap, group, name) if group else {})

        originals, raw = await reach(ORIGINALS), await reach(RAW, "enrich")
        enriched, dead = await reach(ENRICHED, "store"), await reach(DEAD)
        yield Topics(originals, raw, enriched, dead)
