"""Topics of one's own with articles on them, and a consumer of all that comes out."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from schemas import RawArticle
from schemas.topics import RAW
from services.common.codec import encode
from services.common.errors import Unavailable
from services.common.kafka.consumer import Consumer, Record
from services.common.kafka.producer import Producer
from services.common.kafka.topics import ensure_topics
from services.common.telemetry import TRACEPARENT
from services.enrich.settings import EnrichSettings

TRACE = "0af7651916cd43dd8448eb211c80319c"
Publish = Callable[[Sequence[RawArticle | bytes]], Awaitable[None]]
Read = Callable[[str, int], Awaitable[list[Record]]]


@pytest.fixture
async def settings(kafka_bootstrap: str, topic_prefix: str, tmp_path: Path) -> EnrichSettings:
    await ensure_topics(kafka_bootstrap, prefix=topic_prefix)
    return EnrichSettings(kafka=kafka_bootstrap, topic_prefix=topic_prefix, data_dir=tmp_path)


@pytest.fixture
async def producer(settings: EnrichSettings) -> AsyncIterator[Producer]:
    made = await Producer.connect(settings.bootstrap, client_id="test")
    yield made
    await made.close()


@pytest.fixture
def publish(settings: EnrichSettings, producer: Producer) -> Publish:
    """Puts articles, or bytes that are none, on the topic that enrich reads."""

    async def put(messages: Sequence[RawArticle | bytes]) -> None:
        headers = {TRACEPARENT: f"00-{TRACE}-b7ad6b7169203331-01".encode(), "received_at": b"2026-03-07T12:00:00Z"}
        for one in messages:
            value, key = (one, b"") if isinstance(one, bytes) else (encode(one), str(one.article_id).encode())
            await producer.send(settings.topic(RAW.name), value, key=key, headers=headers)

    return put


@pytest.fixture
def read(settings: EnrichSettings) -> Read:
    """The records of a topic, from its start until `enough` different keys were met."""

    async def records(topic: str, enough: int) -> list[Record]:
        consumer = await Consumer.connect(
            settings.bootstrap,
            topic=settings.topic(topic),
            group=settings.group(f"test-{topic}"),
            hop="test",
            worker=topic,
        )
        found: list[Record] = []
        while len({record.key for record in found}) < enough:
            with suppress(Unavailable):
                found += await consumer.poll(500)
        await consumer.close()
        return found

    return records
