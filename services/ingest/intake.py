"""Taking a file in: its bytes to Kafka first, then its articles; only what is acknowledged is answered for.

Parsing runs in a thread; the hop then gives each item its one outcome.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from schemas.dead_letter import DeadLetter
from schemas.topics import DEAD, ORIGINALS, RAW
from services.common import metrics
from services.common.errors import Unavailable
from services.common.hop import Hop, Outcome, Task
from services.common.kafka.producer import Placed
from services.common.telemetry import TRACEPARENT, Trace
from services.ingest.answers import Answer, ItemAnswer
from services.ingest.items import Item, Ready, read_items, ready, refused
from services.ingest.kafka_link import Outlet
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

    async def take(self, file: WireFile, trace: Trace) -> list[ItemAnswer]:
        """An answer for each item of the file, in order, once Kafka has acknowledged what it stands for.

        Raises:
            Unavailable: Kafka is away or full; whatever was not answered for has to be sent again.
        """
        patience, began = self.settings.ingest_patience, time.monotonic()
        async with _within(patience):
            placed = await self._keep(file, trace)
        left = patience - (time.monotonic() - began)
        items = await asyncio.to_thread(read_items, file, placed, trace)
        answers: list[ItemAnswer] = []
        for start in range(0, len(items), _AT_ONCE):
            group = items[start : start + _AT_ONCE]
            async with _within(left):
                outcomes = await self._hop(file).handle(group)
            answers += [_answer(start + place, *pair) for place, pair in enumerate(zip(group, outcomes, strict=True))]
            left = patience
        self._measure(items, file)
        return answers

    async def _keep(self, file: WireFile, trace: Trace) -> Placed:
        topic, key = self.settings.topic(ORIGINALS.name), file.sha256.encode()
        return await self.outlet.send(topic, file.data, key=key, headers=original_headers(file, trace))

    def _hop(self, file: WireFile) -> Hop[Ready]:
        async def work(tasks: Sequence[Task[Ready]]) -> list[Outcome]:
            await asyncio.gather(*(self._publish(task, file) for task in tasks))
            return [Outcome.PASSED] * len(tasks)

        return Hop(
            name="ingest",
            decode=ready,
            work=work,
            bury=self._bury,
            describe=_describe,
            patience=self.settings.ingest_patience,
            longest_pause=0.5,
            bugs_in_a_row=None,
        )

    async def _publish(self, task: Task[Ready], file: WireFile) -> None:
        key, headers = str(task.value.article.article_id).encode(), article_headers(file, task.message.trace)
        await self.outlet.send(self.settings.topic(RAW.name), task.value.encoded, key=key, headers=headers)

    async def _bury(self, letter: DeadLetter) -> None:
        await self.outlet.bury(self.settings.topic(DEAD.name), letter)

    def _measure(self, items: Sequence[Item], file: WireFile) -> None:
        feed = metrics.known_feed(file.feed, self.settings.feeds)
        for article in (item.reading.article for item in items if isinstance(item.reading, Ready)):
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


def article_headers(file: WireFile, trace: Trace) -> dict[str, bytes]:
    """What travels with an article beside its bytes: its trace and its receipt."""
    return {TRACEPARENT: trace.header().encode(), "received_at": rfc3339(file.received_at).encode()}


def original_headers(file: WireFile, trace: Trace) -> dict[str, bytes]:
    """The same for an original, with what it takes to parse it again."""
    hints = {"feed": file.feed.encode(), "media_type": (file.media_type or "").encode()}
    return article_headers(file, trace) | hints


def _describe(value: Ready) -> Mapping[str, str]:
    return {"article_id": str(value.article.article_id), "version": value.article.version, "feed": value.article.feed}


def _answer(place: int, item: Item, outcome: Outcome) -> ItemAnswer:
    if outcome is Outcome.PASSED and isinstance(item.reading, Ready):
        article = item.reading.article
        return ItemAnswer(item=place, outcome=Answer.ACCEPTED, article_id=article.article_id, version=article.version)
    why = refused(item)
    return ItemAnswer(item=place, outcome=Answer.REJECTED, reason=why.reason, place=why.place, cause=why.cause)
