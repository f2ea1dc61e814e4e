"""A topic of one's own with articles on it, and a real database."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import pytest

from schemas import EnrichedArticle
from schemas.topics import ENRICHED
from services.common.codec import encode
from services.common.kafka.producer import Producer
from services.common.kafka.topics import ensure_topics
from services.common.telemetry import TRACEPARENT, new_trace
from services.store.database import migrate, open_repository
from services.store.repository import Repository
from services.store.settings import StoreSettings

Publish = Callable[[Sequence[EnrichedArticle | bytes]], Awaitable[None]]


@pytest.fixture
def settings(kafka_bootstrap: str, topic_prefix: str, tmp_path: Path) -> StoreSettings:
    return StoreSettings(kafka=kafka_bootstrap, topic_prefix=topic_prefix, data_dir=tmp_path)


@pytest.fixture
def repository(settings: StoreSettings) -> Iterator[Repository]:
    migrate(settings.database)
    made = open_repository(settings.database)
    yield made
    made.close()


@pytest.fixture
async def publish(settings: StoreSettings) -> Publish:
    """Puts articles, or bytes that are none, on the topic the store reads."""
    await ensure_topics(settings.bootstrap, prefix=settings.topic_prefix)

    async def put(messages: Sequence[EnrichedArticle | bytes]) -> None:
        producer = await Producer.connect(settings.bootstrap, client_id="test")
        headers = {TRACEPARENT: new_trace().header().encode()}
        for one in messages:
            value, key = (one, b"") if isinstance(one, bytes) else (encode(one), str(one.article_id).encode())
            await producer.send(settings.topic(ENRICHED.name), value, key=key, headers=headers)
        await producer.close()

    return put
