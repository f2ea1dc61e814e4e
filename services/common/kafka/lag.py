"""How far a hop is behind: messages not committed, and the age of the oldest of them."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError

from schemas.topics import TOPICS
from services.common import metrics
from services.common.kafka.security import client_options
from services.common.settings import Settings

log = structlog.get_logger()
_PERIOD = 5.0
_READERS = {hop: topic.name for topic in TOPICS for hop in topic.consumers}


@dataclass(frozen=True, slots=True)
class Lag:
    """Messages behind by partition, and the offset each partition is committed up to."""

    messages: Mapping[int, int]
    committed: Mapping[int, int]


async def watch_lag(settings: Settings) -> None:
    """Sets the lag metrics of every hop every 5 seconds, for ever; a Kafka that is away leaves them as they are.

    Of every hop, not of its own alone: one that has stopped tells nothing, so the others tell of it.
    """
    while True:
        for hop, topic in _READERS.items():
            try:
                await asyncio.to_thread(_measure, settings.bootstrap, hop, settings.group(hop), settings.topic(topic))
            except (KafkaError, OSError) as error:
                log.warning("lag not measured", hop=hop, error=repr(error))
        await asyncio.sleep(_PERIOD)


def _measure(bootstrap: str, hop: str, group: str, topic: str) -> None:
    lag = read_lag(bootstrap, group, topic)
    for partition, behind in lag.messages.items():
        metrics.LAG_MESSAGES.labels(hop, topic, partition).set(behind)
    metrics.LAG_SECONDS.labels(hop).set(_oldest_age(bootstrap, topic, lag))


def read_lag(bootstrap: str, group: str, topic: str) -> Lag:
    """End offsets minus committed ones; a partition without a commit is behind from its start.

    Raises:
        KafkaError: Kafka does not answer, or has no such topic.
    """
    admin = KafkaAdminClient(**client_options(bootstrap), bootstrap_timeout_ms=2_000)
    try:
        (card,) = admin.describe_topics([topic])
        places = [TopicPartition(topic, part["partition_index"]) for part in card["partitions"]]
        starts = admin.list_partition_offsets(dict.fromkeys(places, OffsetSpec.EARLIEST))
        ends = admin.list_partition_offsets(dict.fromkeys(places, OffsetSpec.LATEST))
        offsets = admin.list_group_offsets(group)[group]
    finally:
        admin.close()
    committed = {at.partition: max(offsets[at].offset if at in offsets else 0, starts[at].offset) for at in places}
    return Lag({at.partition: max(0, ends[at].offset - committed[at.partition]) for at in places}, committed)


def _oldest_age(bootstrap: str, topic: str, lag: Lag) -> float:
    """Seconds since the oldest uncommitted message was written; 0 where none waits."""
    waiting = {TopicPartition(topic, part): lag.committed[part] for part, behind in lag.messages.items() if behind}
    oldest = min(_timestamps(bootstrap, waiting), default=None) if waiting else None
    return 0.0 if oldest is None else max(0.0, time.time() - oldest / 1000)


def _timestamps(bootstrap: str, offsets: Mapping[TopicPartition, int]) -> list[int]:
    """When the message at each offset was written (ms since 1970), of those that are read within 2 s."""
    consumer = KafkaConsumer(
        **client_options(bootstrap),
        bootstrap_timeout_ms=2_000,
        max_partition_fetch_bytes=64 * 1024,
        metrics_enabled=False,
    )
    try:
        consumer.assign(list(offsets))
        for place, offset in offsets.items():
            consumer.seek(place, offset)
        return _first_of_each(consumer, len(offsets))
    finally:
        consumer.close(autocommit=False, timeout_ms=1_000)


def _first_of_each(consumer: KafkaConsumer, partitions: int) -> list[int]:
    found: dict[TopicPartition, int] = {}
    deadline = time.monotonic() + 2
    while len(found) < partitions and time.monotonic() < deadline:
        for place, records in consumer.poll(timeout_ms=200).items():
            found.setdefault(place, records[0].timestamp)
            consumer.pause(place)
    return list(found.values())
