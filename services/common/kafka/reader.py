"""Reads topics from what is kept to an end fixed beforehand; joins no group and commits nothing."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, RetriableError
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from schemas.topics import MAX_DEAD_RECORD_BYTES
from services.common.errors import Misconfigured, Unavailable
from services.common.kafka.consumer import Record, to_record
from services.common.kafka.security import client_options

T = TypeVar("T")
_POLL_MS = 200
_SILENT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets of a partition: `start` is the first that is kept, `end` the first that is not written yet."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one topic. kafka-python's consumer bears one thread only: it has a thread of its own."""

    client: KafkaConsumer
    topic: str
    thread: ThreadPoolExecutor
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def spans(self) -> dict[int, Span]:
        """What each partition holds now.

        Raises:
            Misconfigured: there is no such topic.
            Unavailable: Kafka is away.
        """
        return await self._run(self._spans)

    def _spans(self) -> dict[int, Span]:
        places = [TopicPartition(self.topic, part) for part in self.client.partitions_for_topic(self.topic) or ()]
        if not places:
            raise Misconfigured(f"there is no topic {self.topic}: `dateline topics` creates it")
        starts, ends = self.client.beginning_offsets(places), self.client.end_offsets(places)
        return {at.partition: Span(starts[at], ends[at]) for at in places}

    async def records(self, spans: Mapping[int, Span]) -> AsyncIterator[list[Record]]:
        """Every record of the spans, some at a time, in the order of each partition.

        Raises:
            Unavailable: Kafka is away, or gives nothing for 20 seconds.
        """
        batches = self._batches(spans)
        while (batch := await self._run(lambda: next(batches, None))) is not None:
            yield batch

    def _batches(self, spans: Mapping[int, Span]) -> Iterator[list[Record]]:
        left = {TopicPartition(self.topic, part): span for part, span in spans.items() if span.start < span.end}
        self.client.assign(list(left))
        self.client.resume(*left)  # a partition that was read before is paused still
        for place, span in left.items():
            self.client.seek(place, span.start)
        quiet_since = time.monotonic()
        while left:
            batch = self._poll(left)
            done = [place for place in left if self.client.position(place) >= left[place].end]
            self.client.pause(*done)
            left = {place: span for place, span in left.items() if place not in done}
            quiet_since = time.monotonic() if batch or done else quiet_since
            if time.monotonic() - quiet_since > _SILENT_SECONDS:
                raise Unavailable(f"Kafka gives nothing of {self.topic} any more")
            yield batch

    def _poll(self, left: Mapping[TopicPartition, Span]) -> list[Record]:
        polled = self.client.poll(timeout_ms=_POLL_MS)
        return [
            to_record(raw) for at, raws in polled.items() if at in left for raw in raws if raw.offset < left[at].end
        ]

    async def record(self, partition: int, offset: int) -> Record | None:
        """The record at one place; None where it is gone, or was never there.

        Raises:
            Unavailable: Kafka is away.
        """
        span = (await self.spans()).get(partition)
        if span is None or not span.start <= offset < span.end:
            return None
        async with self.turn:
            found = [one async for batch in self.records({partition: Span(offset, offset + 1)}) for one in batch]
        return found[0] if found else None

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self.thread, work)
        except (KafkaError, OSError) as error:
            raise Unavailable(f"Kafka cannot be read: {error!r}") from error


@asynccontextmanager
async def reader(bootstrap: str, topic: str) -> AsyncIterator[Reader]:
    """A reader of `topic`, closed at the end.

    Raises:
        Unavailable: no broker answers.
    """
    with ThreadPoolExecutor(1, "kafka-reader") as thread:
        loop = asyncio.get_running_loop()
        try:
            client = await loop.run_in_executor(thread, _client, bootstrap)
        except (KafkaError, OSError) as error:
            raise Unavailable(f"Kafka at {bootstrap} does not answer: {error}") from error
        try:
            yield Reader(client, topic, thread)
        finally:
            with contextlib.suppress(KafkaError):
                await loop.run_in_executor(thread, lambda: client.close(autocommit=False, timeout_ms=2_000))


def _client(bootstrap: str) -> KafkaConsumer:
    return KafkaConsumer(
        **client_options(bootstrap),
        client_id="dateline-reader",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        max_poll_records=2_000,
        max_partition_fetch_bytes=MAX_DEAD_RECORD_BYTES,
        fetch_max_bytes=2 * MAX_DEAD_RECORD_BYTES,
        fetch_max_wait_ms=100,
        bootstrap_timeout_ms=2_000,
        reconnect_backoff_max_ms=1_000,
        metrics_enabled=False,
    )


async def read_committed(bootstrap: str, group: str, topic: str) -> dict[int, int]:
    """The offset each partition is committed up to; partitions without a commit are left out.

    Raises:
        Unavailable: Kafka is away.
    """
    try:
        return await asyncio.to_thread(_committed, bootstrap, group, topic)
    except (KafkaError, OSError) as error:
        raise Unavailable(f"Kafka at {bootstrap} does not answer: {error!r}") from error


@retry(
    retry=retry_if_exception_type(RetriableError), stop=stop_after_delay(15), wait=wait_fixed(0.2), reraise=True
)  # a Kafka that has just started has no coordinator for its first group yet
def _committed(bootstrap: str, group: str, topic: str) -> dict[int, int]:
    admin = KafkaAdminClient(**client_options(bootstrap), bootstrap_timeout_ms=2_000)
    try:
        offsets = admin.list_group_offsets(group)[group]
    finally:
        admin.close()
    return {at.partition: kept.offset for at, kept in offsets.items() if at.topic == topic and kept.offset >= 0}
