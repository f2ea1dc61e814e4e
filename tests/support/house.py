"""The house by hand: each hop's work done when a test says so, on a real Kafka and a real database."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

from schemas import EnrichedArticle, RawArticle
from schemas.dead_letter import DeadLetter
from schemas.topics import DEAD, ENRICHED, RAW, Topic
from services.common.codec import encode
from services.common.errors import InvalidMessage
from services.common.hop import Message, dead_letter
from services.common.kafka.consumer import Consumer, Record, message
from services.common.kafka.producer import Placed, Producer
from services.common.kafka.reader import reader
from services.common.kafka.topics import ensure_topics
from services.store.database import migrate, open_repository
from services.store.settings import StoreSettings
from tests.support.articles import NOON, enriched_article

Work = Callable[[Message], InvalidMessage | Exception | None]


@dataclass(frozen=True, slots=True)
class House:
    """Topics, a database, and hands for every hop."""

    settings: StoreSettings
    producer: Producer

    async def put(self, topic: Topic, value: bytes, *, key: bytes = b"", **headers: bytes) -> Placed:
        """A message on a topic."""
        return await self.producer.send(self.settings.topic(topic.name), value, key=key, headers=headers)

    async def acknowledge(self, *articles: RawArticle) -> list[Placed]:
        """Puts them on the raw topic."""
        return [await self.put(RAW, encode(one), key=str(one.article_id).encode()) for one in articles]

    async def enriched(self, *articles: EnrichedArticle) -> list[Placed]:
        """Puts them on the enriched topic."""
        return [await self.put(ENRICHED, encode(one), key=str(one.article_id).encode()) for one in articles]

    def store(self, *articles: EnrichedArticle) -> None:
        """Stores them."""
        with closing(open_repository(self.settings.database)) as repository:
            repository.upsert(articles, NOON)

    async def bury(self, letter: DeadLetter) -> None:
        """Puts a letter on the dead-letter topic."""
        await self.producer.bury(self.settings.topic(DEAD.name), letter)

    async def reject(self, hop: str, topic: Topic, error: Exception, only: Callable[[Record], bool]) -> None:
        """Dead-letters those messages of a topic, as the hop would."""
        for record in await self.all(topic):
            if only(record):
                await self.bury(dead_letter(hop, message(record), error))

    async def all(self, topic: Topic) -> list[Record]:
        """Everything on a topic."""
        async with reader(self.settings.bootstrap, self.settings.topic(topic.name)) as opened:
            spans = await opened.spans()
            return [record async for batch in opened.records(spans) for record in batch]

    async def commit(self, hop: str, topic: Topic, count: int) -> None:
        """Commits the next `count` messages as read by the hop."""
        name, group = self.settings.topic(topic.name), self.settings.group(hop)
        consumer = await Consumer.connect(self.settings.bootstrap, topic=name, group=group, hop=hop, worker="0")
        taken = 0
        try:
            while taken < count:
                taken += len(await consumer.poll(count - taken))
            await consumer.commit()
        finally:
            await consumer.close()

    async def pass_through(self, *names: str) -> list[EnrichedArticle]:
        """Whole ways: acknowledged, enriched, stored, committed."""
        articles = [enriched_article(article=name) for name in names]
        await self.acknowledge(*map(_raw, articles))
        await self.enriched(*articles)
        self.store(*articles)
        await self.commit("enrich", RAW, len(articles))
        await self.commit("store", ENRICHED, len(articles))
        return articles


def _raw(article: EnrichedArticle) -> RawArticle:
    return RawArticle.model_validate_json(encode(article))


@asynccontextmanager
async def house(settings: StoreSettings) -> AsyncIterator[House]:
    """Its topics made, its database migrated."""
    await ensure_topics(settings.bootstrap, prefix=settings.topic_prefix)
    migrate(settings.database)
    producer = await Producer.connect(settings.bootstrap, client_id="test")
    try:
        yield House(settings, producer)
    finally:
        await producer.close()


def ids(articles: Iterable[RawArticle]) -> set[str]:
    """Their ids as text."""
    return {str(article.article_id) for article in articles}
