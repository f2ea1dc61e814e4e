"""What the hop does: decode, enrich in the models' own thread, deliver, and only then call it passed."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from schemas import EnrichedArticle, RawArticle
from services.common.canary import notice
from services.common.codec import decode, encode_article
from services.common.hop import Message, Outcome, Task
from services.common.kafka.producer import Outgoing
from services.common.telemetry import TRACEPARENT
from services.enrich.analysis import Step
from services.enrich.pipeline import enrich


class Delivery(Protocol):
    """Puts messages on a topic; returns when Kafka has acknowledged all. Raises Unavailable and InvalidMessage."""

    async def __call__(self, topic: str, messages: Sequence[Outgoing]) -> object:
        """See the class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enricher:
    """The work of the hop.

    Attributes:
        steps: The language steps.
        models: The thread that they run in: the loop never waits for a model.
        deliver: To Kafka.
        topic: The topic of the enriched articles.
        together: Articles the models read at once; while they do, those before are delivered.
    """

    steps: Sequence[Step]
    models: Executor
    deliver: Delivery
    topic: str
    together: int = 8

    async def work(self, tasks: Sequence[Task[RawArticle]]) -> list[Outcome]:
        """Enriches a batch; every article is on Kafka when it returns.

        Raises:
            InvalidMessage: enriched, one is larger than a message may be.
            Unavailable: Kafka did not take one.
        """
        loop, sending = asyncio.get_running_loop(), list[asyncio.Future[object]]()
        try:
            for at in range(0, len(tasks), self.together):
                enriched = await loop.run_in_executor(self.models, self._enriched, tasks[at : at + self.together])
                sending.append(asyncio.ensure_future(self.deliver(self.topic, enriched)))
        finally:
            answers = await asyncio.gather(*sending, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        notice("enrich", (task.value for task in tasks))
        return [Outcome.PASSED] * len(tasks)

    def _enriched(self, tasks: Sequence[Task[RawArticle]]) -> list[Outgoing]:
        articles = enrich([task.value for task in tasks], self.steps, datetime.now(UTC))
        return [_outgoing(task.message, article) for task, article in zip(tasks, articles, strict=True)]


def _outgoing(message: Message, article: EnrichedArticle) -> Outgoing:
    received_at = article.received_at.isoformat().replace("+00:00", "Z")
    headers = {TRACEPARENT: message.trace.header().encode(), "received_at": received_at.encode()}
    return Outgoing(encode_article(article), str(article.article_id).encode(), headers)


def read(message: Message) -> RawArticle:
    """The article of a message.

    Raises:
        InvalidMessage: it is none.
    """
    return decode(RawArticle, message.value)


def describe(article: RawArticle) -> dict[str, str]:
    """What the log says of an article."""
    return {"article_id": str(article.article_id), "version": article.version}
