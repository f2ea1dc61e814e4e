"""Offsets on a real Kafka: nothing is committed before the work is delivered."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from schemas import RawArticle
from schemas.dead_letter import DeadLetter
from schemas.topics import RAW
from services.common.hop import Hop
from services.common.kafka.lag import read_lag
from services.common.kafka.producer import Outgoing
from services.enrich.settings import EnrichSettings
from services.enrich.work import Enricher, describe, read
from services.enrich.worker import Worker
from tests.support.articles import raw_article
from tests.support.waiting import wait_until_async

Publish = Callable[[Sequence[RawArticle | bytes]], Awaitable[None]]


async def test_nothing_is_committed_while_a_delivery_is_held_back(settings: EnrichSettings, publish: Publish) -> None:
    asked, opened = asyncio.Event(), asyncio.Event()

    async def deliver(topic: str, messages: Sequence[Outgoing]) -> None:
        assert topic
        assert all(one.value and one.key and one.headers for one in messages)
        asked.set()
        await opened.wait()

    async def bury(_: DeadLetter) -> None:
        raise AssertionError

    async def committed() -> int:
        await worker.app.consumer.commit()
        lag = await asyncio.to_thread(read_lag, settings.bootstrap, settings.group("enrich"), settings.topic(RAW.name))
        return sum(lag.committed.values())

    await publish([raw_article(article=f"s-{number}") for number in range(20)])
    enricher = Enricher(steps=(), models=ThreadPoolExecutor(1), deliver=deliver, topic="nowhere")
    worker = Worker(settings)
    await worker.start(Hop(name="enrich", decode=read, work=enricher.work, bury=bury, describe=describe))
    await asyncio.wait_for(asked.wait(), 30)
    before = await committed()
    opened.set()
    await wait_until_async(lambda: _equals(committed, 20), what="all is committed")
    await worker.drain()

    assert before == 0


async def _equals(ask: Callable[[], Awaitable[int]], wanted: int) -> bool:
    return await ask() == wanted
