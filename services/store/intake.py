"""From Kafka into the repository: poll, store in one transaction, and only then commit the offsets."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from schemas import EnrichedArticle
from schemas.dead_letter import DeadLetter
from schemas.topics import DEAD, ENRICHED
from services.common import metrics
from services.common.canary import notice
from services.common.codec import decode
from services.common.errors import Unavailable
from services.common.hop import Hop, Message, Outcome, Task
from services.common.kafka.consumer import Consumer, message
from services.common.kafka.flight import show
from services.common.kafka.producer import Producer, dead_letters
from services.common.settings import Settings
from services.store.repository import Repository

HOP = "store"
BATCH = 500
_PAUSE = 1.0
log = structlog.get_logger()
Articles = Sequence[Task[EnrichedArticle]]


def store_hop(repository: Repository, bury: Callable[[DeadLetter], Awaitable[None]]) -> Hop[EnrichedArticle]:
    """The hop that stores articles; what it returns for is committed to the database."""

    async def work(tasks: Articles) -> list[Outcome]:
        now = datetime.now(UTC)
        articles, documents = [task.value for task in tasks], [task.message.value for task in tasks]
        outcomes = await asyncio.to_thread(repository.upsert, articles, now, documents)
        _observe(tasks, outcomes)
        return outcomes

    return Hop(name=HOP, decode=_decode, work=work, bury=bury, describe=_describe)


def _decode(message: Message) -> EnrichedArticle:
    return decode(EnrichedArticle, message.value)


def _describe(article: EnrichedArticle) -> Mapping[str, str]:
    return {"article_id": str(article.article_id), "version": article.version}


def _observe(tasks: Articles, outcomes: Sequence[Outcome]) -> None:
    notice(HOP, (task.value for task in tasks))
    now = datetime.now(UTC)
    for task, outcome in zip(tasks, outcomes, strict=True):
        if outcome is Outcome.PASSED:
            metrics.END_TO_END.observe(max(0.0, (now - task.value.received_at).total_seconds()))


@dataclass(slots=True)
class Intake:
    """The service's task: follows the topic while `running` says so; a Kafka that is away is waited for."""

    settings: Settings
    repository: Repository
    running: Callable[[], bool]
    _consumer: Consumer | None = field(default=None, init=False)

    def assigned(self) -> bool:
        """Whether it has partitions to read."""
        return self._consumer is not None and self._consumer.assigned()

    async def run(self) -> None:
        """Until it shall not run any more.

        Raises:
            BrokenHop: too many bugs in a row; nothing of the last batch is committed.
        """
        while self.running():
            try:
                await self._follow()
            except Unavailable as error:
                log.warning("waiting for Kafka", error=str(error))
                await asyncio.sleep(_PAUSE)

    async def _follow(self) -> None:
        producer = await Producer.connect(self.settings.bootstrap, client_id=f"{HOP}-{self.settings.worker}")
        show(producer.flight, HOP)
        try:
            hop = store_hop(self.repository, dead_letters(producer, self.settings.topic(DEAD.name)))
            await self._consume(hop)
        finally:
            await producer.close()

    async def _consume(self, hop: Hop[EnrichedArticle]) -> None:
        settings = self.settings
        consumer = await Consumer.connect(
            settings.bootstrap,
            topic=settings.topic(ENRICHED.name),
            group=settings.group(HOP),
            hop=HOP,
            worker=settings.worker,
        )
        self._consumer = consumer
        try:
            while self.running():
                await take_batch(consumer, hop)
        finally:
            self._consumer = None
            await consumer.close()


async def take_batch(consumer: Consumer, hop: Hop[EnrichedArticle]) -> int:
    """One batch: polled, handled, and only then committed; how many messages. What is not committed comes again."""
    records = await consumer.poll(BATCH)
    if records:
        await hop.handle([message(record) for record in records])
        await consumer.commit()
    return len(records)
