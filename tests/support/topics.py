"""Topics seen from outside: what lies on them, what is written straight onto them, and making one refuse."""

import asyncio
from collections.abc import Iterator, Sequence

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource
from kafka.errors import KafkaError

from schemas import DeadLetter
from schemas.topics import DEAD, MAX_DEAD_RECORD_BYTES
from services.common.codec import decode
from tests.support.waiting import wait_until_async


async def set_largest(bootstrap: str, topic: str, size: int) -> None:
    """The topic takes messages of so many bytes at most; tried for a minute, as Kafka may be away.

    A single broker does not refuse for want of replicas: it asks for no more in sync than the topic has.
    """

    async def is_set() -> bool:
        try:
            await asyncio.to_thread(_set_largest, bootstrap, topic, size)
        except (KafkaError, OSError):
            return False
        return True

    await wait_until_async(is_set, deadline=60, what=f"{topic} takes messages of {size} bytes")


def _set_largest(bootstrap: str, topic: str, size: int) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap, bootstrap_timeout_ms=2_000, request_timeout_ms=3_000)
    try:
        admin.alter_configs([ConfigResource("TOPIC", topic, {"max.message.bytes": str(size)})])
    finally:
        admin.close()


def read_all(bootstrap: str, topic: str) -> Iterator[bytes]:
    """The value of every message that lies on the topic now."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        max_partition_fetch_bytes=MAX_DEAD_RECORD_BYTES,
        fetch_max_bytes=2 * MAX_DEAD_RECORD_BYTES,
        metrics_enabled=False,
    )
    try:
        places = [TopicPartition(topic, part) for part in consumer.partitions_for_topic(topic) or ()]
        ends = consumer.end_offsets(places)
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        while any(consumer.position(place) < ends[place] for place in places):
            for records in consumer.poll(timeout_ms=200).values():
                yield from (record.value for record in records)
    finally:
        consumer.close(autocommit=False)


def count(bootstrap: str, topic: str) -> int:
    """Messages that were ever written to the topic."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, metrics_enabled=False)
    try:
        places = [TopicPartition(topic, part) for part in consumer.partitions_for_topic(topic) or ()]
        return sum(consumer.end_offsets(places).values())
    finally:
        consumer.close(autocommit=False)


def dead_letters(bootstrap: str, *, prefix: str = "") -> list[DeadLetter]:
    """Every dead letter there is."""
    return [decode(DeadLetter, value) for value in read_all(bootstrap, prefix + DEAD.name)]


def write(bootstrap: str, topic: str, values: Sequence[bytes | None]) -> None:
    """Puts the values on the topic as they are, past everything; each with a key of its own."""
    producer = KafkaProducer(
        bootstrap_servers=bootstrap, acks="all", max_request_size=MAX_DEAD_RECORD_BYTES, metrics_enabled=False
    )
    try:
        sent = [producer.send(topic, value, key=b"%d" % place) for place, value in enumerate(values)]
        for each in sent:
            each.get(timeout=30)
    finally:
        producer.close(timeout=10)
