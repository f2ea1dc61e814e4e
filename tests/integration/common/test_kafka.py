"""What the rim promises about Kafka, on a real one."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from schemas.dead_letter import BuriedOutcome, DeadLetter, DeadLetterSource, Reason
from schemas.topics import DEAD, MAX_MESSAGE_BYTES, RAW, TOPICS, Topic
from services.common.codec import decode
from services.common.errors import InvalidMessage, Unavailable
from services.common.kafka.consumer import Consumer, Record
from services.common.kafka.lag import read_lag
from services.common.kafka.producer import Outgoing, Producer, dead_letters
from services.common.kafka.topics import ensure_topics
from services.common.telemetry import new_trace


@pytest.fixture
async def producer(kafka_bootstrap: str) -> AsyncIterator[Producer]:
    connected = await Producer.connect(kafka_bootstrap, client_id="test")
    yield connected
    await connected.close()


@pytest.fixture
async def raw(kafka_bootstrap: str, topic_prefix: str) -> str:
    await ensure_topics(kafka_bootstrap, prefix=topic_prefix)
    return topic_prefix + RAW.name


async def consumer(bootstrap: str, topic: str) -> Consumer:
    return await Consumer.connect(bootstrap, topic=topic, group=f"{topic}-group", hop="store", worker="0")


async def read(reader: Consumer, count: int) -> list[Record]:
    records: list[Record] = []
    async with asyncio.timeout(30):
        while len(records) < count:
            records += await reader.poll(500)
    return records


async def test_an_acknowledged_message_is_read_as_it_was_sent(
    kafka_bootstrap: str, producer: Producer, raw: str
) -> None:
    placed = await producer.send(raw, b"value", key=b"key", headers={"traceparent": b"00-1"})
    reader = await consumer(kafka_bootstrap, raw)
    (record,) = await read(reader, 1)
    await reader.close()
    assert (record.key, record.value, record.headers) == (b"key", b"value", {"traceparent": b"00-1"})
    assert (record.partition, record.offset) == (placed.partition, placed.offset)


async def test_what_is_not_committed_comes_again(kafka_bootstrap: str, producer: Producer, raw: str) -> None:
    await producer.send(raw, b"first", key=b"k")
    first = await consumer(kafka_bootstrap, raw)
    await read(first, 1)
    await first.close()
    second = await consumer(kafka_bootstrap, raw)
    assert [record.value for record in await read(second, 1)] == [b"first"]
    await second.close()


async def test_what_is_committed_does_not_come_again(kafka_bootstrap: str, producer: Producer, raw: str) -> None:
    first = await consumer(kafka_bootstrap, raw)
    await producer.send(raw, b"first", key=b"k")
    await read(first, 1)
    assert await first.commit()
    await first.close()
    await producer.send(raw, b"second", key=b"k")
    second = await consumer(kafka_bootstrap, raw)
    assert [record.value for record in await read(second, 1)] == [b"second"]
    await second.close()


async def test_a_topic_that_is_there_after_its_consumer_is_read_however_short_its_polls(
    kafka_bootstrap: str, producer: Producer, topic_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.common.kafka.consumer._POLL_MS", 1)
    topic = topic_prefix + RAW.name
    reader = await consumer(kafka_bootstrap, topic)
    async with asyncio.timeout(30):
        while reader.client.group_metadata().generation_id < 1:  # it joins its group, which has nothing to give yet
            await reader.poll(1)
    await ensure_topics(kafka_bootstrap, [RAW], prefix=topic_prefix)
    await producer.send(topic, b"first", key=b"k")
    assert [record.value for record in await read(reader, 1)] == [b"first"]
    await reader.close()


async def test_a_message_too_large_is_refused_and_the_next_one_passes(producer: Producer, raw: str) -> None:
    with pytest.raises(InvalidMessage, match="at most"):
        await producer.send(raw, bytes(MAX_MESSAGE_BYTES + 1), key=b"k")
    assert (await producer.send(raw, b"small", key=b"k")).topic == raw


async def test_the_largest_message_fits_and_so_does_its_dead_letter(
    kafka_bootstrap: str, producer: Producer, raw: str, topic_prefix: str
) -> None:
    largest = bytes(range(256)) * (MAX_MESSAGE_BYTES // 256)
    await producer.send(raw, largest, key=b"k")
    await dead_letters(producer, topic_prefix + DEAD.name)(letter(largest))
    reader = await consumer(kafka_bootstrap, topic_prefix + DEAD.name)
    (record,) = await read(reader, 1)
    await reader.close()
    assert decode(DeadLetter, record.value).original == largest


async def test_more_in_flight_than_allowed_is_refused_at_once(kafka_bootstrap: str, raw: str) -> None:
    small = await Producer.connect(kafka_bootstrap, client_id="small", in_flight_bytes=1_000)
    answers = await asyncio.gather(*(small.send(raw, bytes(600), key=b"k") for _ in range(5)), return_exceptions=True)
    await small.close()
    assert [type(answer) for answer in answers].count(Unavailable) == 4


async def test_a_kafka_that_is_away_is_unavailable(unused_port: int) -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        await Producer.connect(f"127.0.0.1:{unused_port}", client_id="test")


async def test_lag_is_what_a_group_has_not_committed(kafka_bootstrap: str, producer: Producer, raw: str) -> None:
    reader = await consumer(kafka_bootstrap, raw)
    await producer.send(raw, b"1", key=b"k")
    await read(reader, 1)
    await reader.commit()
    await asyncio.gather(*(producer.send(raw, b"2", key=str(n).encode()) for n in range(7)))
    lag = await asyncio.to_thread(read_lag, kafka_bootstrap, f"{raw}-group", raw)
    await reader.close()
    assert sum(lag.messages.values()) == 7


async def test_topics_are_created_once_and_then_agree_with_the_map(kafka_bootstrap: str, topic_prefix: str) -> None:
    await ensure_topics(kafka_bootstrap, prefix=topic_prefix)
    assert await ensure_topics(kafka_bootstrap, prefix=topic_prefix) == {}


async def test_a_topic_that_differs_is_reported_and_left_alone(kafka_bootstrap: str, topic_prefix: str) -> None:
    small = Topic(**{**card(RAW), "partitions": 2})  # type: ignore[arg-type]
    await ensure_topics(kafka_bootstrap, [small], prefix=topic_prefix)
    found = await ensure_topics(kafka_bootstrap, TOPICS, prefix=topic_prefix)
    assert found == {topic_prefix + RAW.name: ["2 partitions instead of 12"]}


def card(topic: Topic) -> dict[str, object]:
    return {name: getattr(topic, name) for name in Topic.__slots__}


def letter(original: bytes) -> DeadLetter:
    return DeadLetter(
        original=original,
        source=DeadLetterSource(topic="t", partition=0, offset=0),
        hop="enrich",
        outcome=BuriedOutcome.REJECTED,
        reason=Reason.CONTRACT,
        error="x" * 8_000,
        trace_id=new_trace().trace_id,
        first_failed_at="2026-01-01T00:00:00Z",
        attempts=1,
    )


async def test_messages_sent_together_are_placed_in_their_order(producer: Producer, raw: str) -> None:
    together = [Outgoing(str(number).encode(), key=b"k") for number in range(300)]
    placed = await producer.send_all(raw, together)
    assert len({at.partition for at in placed}) == 1
    assert [at.offset for at in placed] == list(range(placed[0].offset, placed[0].offset + 300))


async def test_of_messages_sent_together_none_goes_where_one_is_too_large(producer: Producer, raw: str) -> None:
    with pytest.raises(InvalidMessage, match="at most"):
        await producer.send_all(raw, [Outgoing(b"small", key=b"k"), Outgoing(bytes(MAX_MESSAGE_BYTES + 1), key=b"k")])
    assert producer.flight.size == 0
    assert (await producer.send(raw, b"next", key=b"k")).offset == 0
