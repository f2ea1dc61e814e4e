"""Original bytes, from the Kafka they are kept on."""

import hashlib

from schemas.parts import Original
from schemas.topics import ORIGINALS
from services.common.kafka.producer import Producer
from services.common.kafka.topics import ensure_topics
from services.store.originals import KafkaOriginals
from services.store.settings import StoreSettings

BYTES = "Ünïcode bytes".encode("latin-1")


async def placed(settings: StoreSettings, content: bytes) -> Original:
    await ensure_topics(settings.bootstrap, prefix=settings.topic_prefix)
    producer = await Producer.connect(settings.bootstrap, client_id="test")
    at = await producer.send(settings.topic(ORIGINALS.name), content, key=b"k")
    await producer.close()
    digest = hashlib.sha256(content).hexdigest()
    return Original(sha256=digest, size=len(content), topic=at.topic, partition=at.partition, offset=at.offset)


async def test_the_bytes_come_back_as_they_were_sent(settings: StoreSettings) -> None:
    original = await placed(settings, BYTES)
    assert await KafkaOriginals(settings).read(original) == BYTES


async def test_what_is_not_at_its_place_is_gone(settings: StoreSettings) -> None:
    original = await placed(settings, BYTES)
    for moved in ({"offset": 99}, {"partition": 99}, {"sha256": "0" * 64}, {"topic": "another"}, {"topic": None}):
        assert await KafkaOriginals(settings).read(original.model_copy(update=moved)) is None
