"""From Kafka into the database: what is committed is stored, and what comes again is stored once."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest

from schemas import EnrichedArticle
from schemas.dead_letter import DeadLetter, Reason
from schemas.topics import DEAD, ENRICHED
from services.common.errors import BrokenHop, Unavailable
from services.common.hop import Hop, Outcome
from services.common.kafka.consumer import Consumer, message
from services.common.kafka.lag import read_lag
from services.common.kafka.producer import Producer, dead_letters
from services.store.intake import store_hop, take_batch
from services.store.repository import Repository
from services.store.settings import StoreSettings
from tests.support.articles import enriched_article
from tests.support.waiting import wait_until_async

Publish = Callable[[Sequence[EnrichedArticle | bytes]], Awaitable[None]]


class Faulty:
    """A repository whose `upsert` does something else first."""

    def __init__(self, behind: Repository, first: Callable[[], object]) -> None:
        self.behind, self.first, self.calls = behind, first, 0

    def upsert(
        self, articles: Sequence[EnrichedArticle], now: datetime, documents: Sequence[bytes] | None = None
    ) -> list[Outcome]:
        self.calls += 1
        self.first()
        return self.behind.upsert(articles, now, documents)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.behind, name)


async def nothing(_: DeadLetter) -> None:
    raise AssertionError("nothing is to be dead-lettered")


@asynccontextmanager
async def reader(settings: StoreSettings, topic: str = ENRICHED.name) -> AsyncIterator[Consumer]:
    consumer = await Consumer.connect(
        settings.bootstrap, topic=settings.topic(topic), group=settings.group("store"), hop="store", worker="0"
    )
    try:
        yield consumer
    finally:
        await consumer.close()


async def behind(settings: StoreSettings) -> int:
    """How many messages are not committed."""
    lag = await asyncio.to_thread(read_lag, settings.bootstrap, settings.group("store"), settings.topic(ENRICHED.name))
    return sum(lag.messages.values())


async def take(consumer: Consumer, repository: Repository, count: int) -> None:
    hop, taken = store_hop(repository, nothing), 0
    async with asyncio.timeout(30):
        while taken < count:
            taken += await take_batch(consumer, hop)


async def take_for_ever(consumer: Consumer, hop: Hop[EnrichedArticle]) -> None:
    async with asyncio.timeout(30):
        while True:
            await take_batch(consumer, hop)


def articles(count: int) -> list[EnrichedArticle]:
    return [enriched_article(article=f"s{number}") for number in range(count)]


async def test_what_is_read_is_stored_and_then_committed(
    settings: StoreSettings, repository: Repository, publish: Publish
) -> None:
    await publish(articles(20))
    async with reader(settings) as consumer:
        await take(consumer, repository, 20)
    assert (repository.rows(), await behind(settings)) == (20, 0)


async def test_a_batch_that_is_delivered_twice_is_stored_once(
    settings: StoreSettings, repository: Repository, publish: Publish
) -> None:
    await publish(articles(20))
    polled = 0
    async with reader(settings) as killed:  # after the work, before the commit
        while polled < 20:
            records = await killed.poll(500)
            await store_hop(repository, nothing).handle([message(record) for record in records])
            polled += len(records)
    async with reader(settings) as again:
        await take(again, repository, 20)
    assert (repository.rows(), repository.changes(after=0, limit=1).total.value) == (20, 20)


async def test_no_offset_is_committed_before_the_transaction_is(
    settings: StoreSettings, repository: Repository, publish: Publish
) -> None:
    await publish(articles(3))
    begun, may_go_on = threading.Event(), threading.Event()
    slow: Any = Faulty(repository, lambda: begun.set() or may_go_on.wait(20))  # type: ignore[func-returns-value]
    async with reader(settings) as consumer:
        taking = asyncio.create_task(take(consumer, slow, 3))
        await asyncio.to_thread(begun.wait, 20)
        assert await behind(settings) == 3
        may_go_on.set()
        await taking
    assert (await behind(settings), repository.rows()) == (0, 3)


async def test_a_database_that_is_away_is_waited_for_and_nothing_is_committed(
    settings: StoreSettings, repository: Repository, publish: Publish
) -> None:
    is_back = threading.Event()

    def away() -> None:
        if not is_back.is_set():
            raise Unavailable("locked")

    await publish(articles(3))
    faulty: Any = Faulty(repository, away)
    async with reader(settings) as consumer:
        taking = asyncio.create_task(take(consumer, faulty, 3))
        await wait_until_async(lambda: asyncio.sleep(0, faulty.calls >= 1))
        assert await behind(settings) == 3
        is_back.set()
        await taking
    assert (repository.rows(), await behind(settings)) == (3, 0)


async def test_a_bug_on_every_article_stops_the_store_uncommitted(
    settings: StoreSettings, repository: Repository, publish: Publish
) -> None:
    def bug() -> None:
        raise RuntimeError("bug")

    async def bury(_: DeadLetter) -> None: ...

    await publish(articles(25))
    faulty: Any = Faulty(repository, bug)
    hop = store_hop(faulty, bury)
    async with reader(settings) as consumer:
        with pytest.raises(BrokenHop):
            await take_for_ever(consumer, hop)
    assert (await behind(settings), repository.rows()) == (25, 0)


async def test_a_message_that_is_no_article_is_dead_lettered_and_its_neighbours_stored(
    settings: StoreSettings, repository: Repository, publish: Publish
) -> None:
    await publish([*articles(2), b"{}"])
    producer = await Producer.connect(settings.bootstrap, client_id="test")
    hop = store_hop(repository, dead_letters(producer, settings.topic(DEAD.name)))
    async with reader(settings) as consumer:
        await wait_until_async(lambda: _drained(consumer, hop, settings))
    async with reader(settings, DEAD.name) as dead:
        records = await wait_until_async(lambda: dead.poll(1))
    await producer.close()
    letter = DeadLetter.model_validate_json(records[0].value)
    assert (letter.original, letter.reason, repository.rows()) == (b"{}", Reason.CONTRACT, 2)


async def _drained(consumer: Consumer, hop: Any, settings: StoreSettings) -> bool:
    await take_batch(consumer, hop)
    return await behind(settings) == 0
