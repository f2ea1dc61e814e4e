"""A consumer that commits only what it is told to."""

import asyncio
import contextlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from schemas.dead_letter import DeadLetterSource
from schemas.topics import MAX_DEAD_RECORD_BYTES
from services.common import metrics
from services.common.errors import Unavailable
from services.common.hop import Message
from services.common.kafka.replays import REPLAYS, read_replays
from services.common.kafka.security import client_options
from services.common.telemetry import TRACEPARENT, read_trace

log = structlog.get_logger()
_POLL_MS = 200


@dataclass(frozen=True, slots=True)
class Record:
    """A message as Kafka keeps it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes
    headers: dict[str, bytes]
    timestamp: datetime


class _Rebalances(ConsumerRebalanceListener):  # type: ignore[misc] # kafka-python ships no types
    def __init__(self, hop: str, client: KafkaConsumer) -> None:
        self.hop = hop
        self.client = client

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        # kafka-python 3.0 forgets a rebalance that new partitions began, when a poll ends before the group has answered
        self.client._coordinator.request_rejoin()  # noqa: SLF001 - there is no public way
        log.info("partitions revoked", hop=self.hop, count=len(list(revoked)))

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        metrics.REBALANCES.labels(self.hop).inc()
        log.info("partitions assigned", hop=self.hop, count=len(list(assigned)))


@dataclass(slots=True)
class Consumer:
    """One member of a group. kafka-python's consumer bears one thread only: it has a thread of its own."""

    client: KafkaConsumer
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "kafka-consumer"), init=False)
    _assigned: bool = field(default=False, init=False)

    @classmethod
    async def connect(cls, bootstrap: str, *, topic: str, group: str, hop: str, worker: str) -> "Consumer":
        """A consumer of `topic` with a fixed place in its group: a killed worker resumes at once.

        Raises:
            Unavailable: no broker answers.
        """
        try:
            client = await asyncio.to_thread(_client, bootstrap, group, f"{hop}-{worker}")
        except (KafkaError, OSError) as error:
            raise Unavailable(f"Kafka at {bootstrap} does not answer: {error}") from error
        client.subscribe([topic], listener=_Rebalances(hop, client))
        return cls(client)

    async def poll(self, most: int) -> list[Record]:
        """Up to `most` records in the order of each partition; none after 0.2 s without.

        Raises:
            Unavailable: Kafka is away.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._poll, most)
        except KafkaError as error:
            raise Unavailable(f"Kafka cannot be read: {error!r}") from error

    def _poll(self, most: int) -> list[Record]:
        polled = self.client.poll(timeout_ms=_POLL_MS, max_records=most)
        self._assigned = bool(self.client.assignment())
        return [to_record(record) for records in polled.values() for record in records]

    async def commit(self) -> bool:
        """Commits what was polled; False when it could not be: what is not committed comes again."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self.client.commit)
        except KafkaError as error:
            log.warning("commit failed, the messages will come again", error=repr(error))
            return False
        return True

    def assigned(self) -> bool:
        """Whether it had partitions at its last poll."""
        return self._assigned

    async def close(self) -> None:
        """Lets go, without committing; a Kafka that is away does not matter any more."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(KafkaError):
            await loop.run_in_executor(self._thread, lambda: self.client.close(autocommit=False, timeout_ms=2_000))
        self._thread.shutdown()


def _client(bootstrap: str, group: str, member: str) -> KafkaConsumer:
    return KafkaConsumer(
        **client_options(bootstrap),
        client_id=member,
        group_id=group,
        group_instance_id=member,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        request_timeout_ms=10_000,  # of a Kafka that is silent, kafka-python asks without a pause until then
        session_timeout_ms=15_000,
        heartbeat_interval_ms=3_000,
        max_partition_fetch_bytes=MAX_DEAD_RECORD_BYTES,
        fetch_max_bytes=2 * MAX_DEAD_RECORD_BYTES,
        fetch_max_wait_ms=100,
        bootstrap_timeout_ms=2_000,
        reconnect_backoff_max_ms=1_000,
        metadata_max_age_ms=30_000,
        metrics_enabled=False,
    )


def to_record(raw: Any) -> Record:
    """kafka-python's record as ours."""
    return Record(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        key=raw.key,
        value=raw.value or b"",
        headers=dict(raw.headers or ()),
        timestamp=datetime.fromtimestamp(raw.timestamp / 1000, UTC),
    )


def message(record: Record) -> Message:
    """The record as a hop takes it, on the trace it came with."""
    return Message(
        value=record.value,
        key=record.key,
        source=DeadLetterSource(topic=record.topic, partition=record.partition, offset=record.offset),
        trace=read_trace(record.headers.get(TRACEPARENT)),
        replays=read_replays(record.headers.get(REPLAYS)),
    )
