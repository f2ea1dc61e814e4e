"""Taking a file in: its bytes to Kafka first, then its articles; only what is acknowledged is answered for.

Parsing runs beside the loop; the hop then gives each item its one outcome.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from schemas.dead_letter import DeadLetter
from schemas.topics import DEAD, ORIGINALS, RAW
from services.common import metrics
from services.common.canary import notice
from services.common.errors import Unavailable
from services.common.hop import Hop, Outcome, Task
from services.common.kafka.producer import Outgoing, Placed
from services.common.telemetry import TRACEPARENT, Trace
from services.ingest.answers import Answer, ItemAnswer
from services.ingest.items import Item, Ready, ready, refused
from services.ingest.kafka_link import Outlet
from services.ingest.parsers import Parse, parse_in_thread
from services.ingest.settings import IngestSettings
from services.ingest.times import rfc3339
from services.ingest.values import WireFile

_AT_ONCE = 64
"""Items handed to the hop together; each such group has the whole patience for itself."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes files in."""

    outlet: Outlet
    settings: IngestSettings
    parse: Parse = field(default=parse_in_thread, kw_only=True)

    async def take(self, file: WireFile, trace: Trace) -> list[ItemAnswer]:
        """An answer for each item of the file, in order, once Kafka has acknowledged what it stands for.

        Raises:
            Unavailable: Kafka is away or full; whatever was not answered for has to be sent again.
        """
        (answers,) = await self.take_all([file], trace)
        return answers

    async def take_all(self, files: Sequence[WireFile], trace: Trace) -> list[list[ItemAnswer]]:
        """The same for files that came together: one way to Kafka for all their bytes, one for all their articles.

        Raises:
            Unavailable: as for `take`; none of them is answered for.
        """
        patience, began = self.settings.ingest_patience, time.monotonic()
        async with _within(patience):
            placed = await self._keep(files, trace)
        left = patience - (time.monotonic() - began)
        read = await self.parse(files, placed, trace)
        outcomes = iter(await self._hand_over([item for items in read for item in items], left))
        for file, items in zip(files, read, strict=True):
            self._measure(items, file)
        return [[_answer(place, item, next(outcomes)) for place, item in enumerate(items)] for items in read]

    async def _keep(self, files: Sequence[WireFile], trace: Trace) -> Sequence[Placed]:
        originals = [Outgoing(file.data, file.sha256.encode(), original_headers(file, trace)) for file in files]
        return await self.outlet.send_all(self.settings.topic(ORIGINALS.name), originals)

    async def _hand_over(self, items: Sequence[Item], left: float) -> list[Outcome]:
        hop, outcomes = self._hop(), list[Outcome]()
        for start in range(0, len(items), _AT_ONCE):
            async with _within(left):
                outcomes += await hop.handle(items[start : start + _AT_ONCE])
            left = self.settings.ingest_patience
        return outcomes

    def _hop(self) -> Hop[Ready]:
        return Hop(
            name="ingest",
            decode=ready,
            work=self._work,
            bury=self._bury,
            describe=_describe,
            patience=self.settings.ingest_patience,
            longest_pause=0.5,
            bugs_in_a_row=None,
        )

    async def _work(self, tasks: Sequence[Task[Ready]]) -> list[Outcome]:
        await self.outlet.send_all(self.settings.topic(RAW.name), [_outgoing(task) for task in tasks])
        notice("ingest", (task.value for task in tasks))
        return [Outcome.PASSED] * len(tasks)

    async def _bury(self, letter: DeadLetter) -> None:
        await self.outlet.bury(self.settings.topic(DEAD.name), letter)

    def _measure(self, items: Sequence[Item], file: WireFile) -> None:
        feed = metrics.known_feed(file.feed, self.settings.feeds)
        articles = [item.reading for item in items if isinstance(item.reading, Ready)]
        metrics.FEED_ARTICLES.labels(feed, Answer.ACCEPTED).inc(len(articles))
        metrics.FEED_ARTICLES.labels(feed, Answer.REJECTED).inc(len(items) - len(articles))
        for article in articles:
            metrics.FEED_LAST_ARTICLE.labels(feed).set_to_current_time()
            if article.published_at:
                delay = (article.received_at - article.published_at).total_seconds()
                metrics.SOURCE_DELAY.labels(feed).observe(max(0.0, delay))


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    """Turns the end of patience into Unavailable."""
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            yield
    except TimeoutError:
        raise Unavailable("Kafka has not acknowledged in time", retry_after=2.0) from None


def _outgoing(task: Task[Ready]) -> Outgoing:
    headers = headers_of(task.value.received_at, task.message.trace)
    return Outgoing(task.value.encoded, str(task.value.article_id).encode(), headers)


def headers_of(received_at: datetime, trace: Trace) -> dict[str, bytes]:
    """What travels with an article beside its bytes: its trace and its receipt."""
    return {TRACEPARENT: trace.header().encode(), "received_at": rfc3339(received_at).encode()}


def original_headers(file: WireFile, trace: Trace) -> dict[str, bytes]:
    """The same for an original, with what it takes to parse it again."""
    hints = {"feed": file.feed.encode(), "media_type": (file.media_type or "").encode()}
    return headers_of(file.received_at, trace) | hints


def _describe(value: Ready) -> Mapping[str, str]:
    return {"article_id": str(value.article_id), "version": value.version, "feed": value.feed}


def _answer(place: int, item: Item, outcome: Outcome) -> ItemAnswer:
    if outcome is Outcome.PASSED and isinstance(item.reading, Ready):
        article = item.reading
        return ItemAnswer(item=place, outcome=Answer.ACCEPTED, article_id=article.article_id, version=article.version)
    why = refused(item)
    return ItemAnswer(item=place, outcome=Answer.REJECTED, reason=why.reason, place=why.place, cause=why.cause)
