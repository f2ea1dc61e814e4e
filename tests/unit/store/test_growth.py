"""What the database tells of itself: its size, its articles, its connections, its transactions."""

import asyncio

from prometheus_client import REGISTRY

from services.store.growth import watch_growth
from services.store.repository import Repository
from tests.support.articles import NOON, enriched_article
from tests.support.waiting import wait_until_async


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_articles_and_bytes_are_told(repository: Repository) -> None:
    repository.upsert([enriched_article(article=name) for name in ("a", "b", "c")], NOON)
    watching = asyncio.create_task(watch_growth(repository))

    async def told() -> bool:
        known = sample("dateline_stored_articles"), sample("dateline_database_bytes")
        return known == (3, repository.size())

    await wait_until_async(told, what="three articles and the size are told")
    watching.cancel()
    assert repository.size() > 10_000


def test_each_transaction_is_timed_in_its_pool(repository: Repository) -> None:
    before = {pool: sample("dateline_database_transaction_seconds_count", pool=pool) for pool in ("reading", "writing")}
    repository.upsert([enriched_article()], NOON)
    repository.rows()
    after = {pool: sample("dateline_database_transaction_seconds_count", pool=pool) for pool in ("reading", "writing")}
    assert {pool: after[pool] - before[pool] for pool in after} == {"reading": 1, "writing": 1}


def test_connections_in_use_stay_under_their_limit(repository: Repository) -> None:
    repository.rows()
    assert sample("dateline_database_connections", pool="reading") == 0
    assert sample("dateline_database_connections_limit", pool="reading") >= 1
