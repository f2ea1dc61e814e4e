"""The three hops in the test's own process, one drain at a time; each may be broken for some articles."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kafka.errors import RetriableError

from schemas import RawArticle
from schemas.topics import DEAD, ENRICHED, RAW, Topic
from services.common.hop import Hop, Outcome, Task
from services.common.kafka.consumer import Consumer
from services.common.kafka.lag import read_lag
from services.common.kafka.producer import dead_letters
from services.common.telemetry import new_trace
from services.enrich.work import Enricher, describe, read
from services.ingest.answers import ItemAnswer
from services.ingest.intake import Intake
from services.ingest.settings import IngestSettings
from services.ingest.values import WireFile
from services.store.database import open_repository
from services.store.intake import store_hop, take_batch
from tests.support.articles import NOON
from tests.support.house import House

Broken = Callable[[RawArticle], bool]


async def ingest(
    home: House, data: bytes, *, feed: str = "wire", media_type: str = "application/json", received_at: datetime = NOON
) -> list[ItemAnswer]:
    """Takes a file in, as ingest does."""
    settings = IngestSettings(**home.settings.model_dump())
    zone = ZoneInfo(settings.timezone)
    file = WireFile(data=data, feed=feed, received_at=received_at, media_type=media_type, timezone=zone)
    return await Intake(home.producer, settings).take(file, new_trace())


async def enrich(home: House, *, broken: Broken = lambda _: False) -> None:
    """Enriches all that waits, without models."""
    with ThreadPoolExecutor(1) as models:
        topic = home.settings.topic(ENRICHED.name)
        enricher = Enricher(steps=(), models=models, deliver=home.producer.send_all, topic=topic)
        hop = Hop(name="enrich", decode=read, work=_failing(enricher.work, broken), bury=_bury(home), describe=describe)
        await _drain(home, hop, RAW)


async def store(home: House, *, broken: Broken = lambda _: False) -> None:
    """Stores all that waits."""
    with closing(open_repository(home.settings.database)) as repository:
        hop = store_hop(repository, _bury(home))
        hop.work = _failing(hop.work, broken)
        await _drain(home, hop, ENRICHED)


async def settle(home: House) -> None:
    """Enriches and stores all that waits."""
    await enrich(home)
    await store(home)


def _failing(work: Any, broken: Broken) -> Any:
    async def failing(tasks: Sequence[Task[RawArticle]]) -> Sequence[Outcome]:
        if any(broken(task.value) for task in tasks):
            raise RuntimeError("bug")
        return list(await work(tasks))

    return failing


def _bury(home: House) -> Any:
    return dead_letters(home.producer, home.settings.topic(DEAD.name))


async def _drain(home: House, hop: Hop[Any], topic: Topic) -> None:
    name, group = home.settings.topic(topic.name), home.settings.group(hop.name)
    consumer = await Consumer.connect(home.settings.bootstrap, topic=name, group=group, hop=hop.name, worker="0")
    try:
        async with asyncio.timeout(30):
            while await take_batch(consumer, hop) or await _behind(home, group, name):
                pass
    finally:
        await consumer.close()


async def _behind(home: House, group: str, name: str) -> bool:
    """Whether something waits; also where Kafka cannot say yet, because it has just started."""
    try:
        return any((await asyncio.to_thread(read_lag, home.settings.bootstrap, group, name)).messages.values())
    except RetriableError:
        return True
