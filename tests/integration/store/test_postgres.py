"""Stores on one PostgreSQL: two at once, and one whose server is killed, with a reader who looks all the while."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from schemas import EnrichedArticle
from services.common.kafka.lag import read_lag
from services.store.database import open_repository
from services.store.settings import StoreSettings
from tests.support.articles import enriched_article, entity
from tests.support.databases import Databases
from tests.support.postgres import local_postgres
from tests.support.store import Store, store
from tests.support.waiting import wait_until

Publish = Callable[[Sequence[EnrichedArticle | bytes]], Awaitable[None]]


@dataclass
class Follower:
    """Reads the change feed to its end again and again, from each store in turn."""

    stores: Sequence[Store]
    seen: list[int] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    hints: set[str | None] = field(default_factory=set)
    ended: threading.Event = field(default_factory=threading.Event)

    def follow(self) -> None:
        turn = 0
        while not self.ended.is_set():
            turn += 1
            self._ask(self.stores[turn % len(self.stores)])

    def _ask(self, one: Store) -> None:
        after = self.seen[-1] if self.seen else 0
        answer = one.get(f"/v1/changes?after={after}&limit=500")
        if answer is None:
            return
        self.statuses.add(answer.status_code)
        if answer.status_code == httpx.codes.OK:
            self.seen += [item["seq"] for item in answer.json()["items"]]
        else:
            self.hints.add(answer.headers.get("retry-after"))


@contextmanager
def following(*stores: Store) -> Iterator[Follower]:
    follower = Follower(stores)
    thread = threading.Thread(target=follower.follow)
    thread.start()
    try:
        yield follower
    finally:
        follower.ended.set()
        thread.join()


def stories(numbers: range) -> list[EnrichedArticle]:
    """A third of them come in two versions; all name two of the same three people."""
    names = [entity("PER", name) for name in ("Ada", "Ben", "Cy")]
    return [
        enriched_article(article=f"s{number}", version=version, entities=tuple(names[number % 2 : number % 2 + 2]))
        for number in numbers
        for version in ("1", "2")[: 2 if number % 3 == 0 else 1]
    ]


def drained(settings: StoreSettings) -> bool:
    lag = read_lag(settings.bootstrap, settings.group("store"), settings.topic("articles.enriched.v1"))
    return sum(lag.messages.values()) == 0


@pytest.mark.long
async def test_two_stores_store_every_article_once_and_no_reader_misses_a_change(
    tmp_path: Path, settings: StoreSettings, publish: Publish, on_postgres: Databases
) -> None:
    on_kafka = {"kafka": settings.bootstrap, "topic_prefix": settings.topic_prefix}
    with (
        on_postgres.fresh() as url,
        store(tmp_path / "a", **on_kafka, database_url=url, worker="a") as one,
        store(tmp_path / "b", **on_kafka, database_url=url, worker="b") as other,
    ):
        await publish(stories(range(10)))
        for each in (one, other):
            await asyncio.to_thread(wait_until, lambda each=each: each.ready()["ready"], what="it is ready")
        with following(one, other) as follower:
            await publish(stories(range(10, 900)))
            await asyncio.to_thread(wait_until, lambda: len(follower.seen) > 300, what="much is stored")
            one.process.kill()
            await publish(stories(range(890, 1200)))
            await asyncio.to_thread(wait_until, lambda: drained(settings), deadline=60, what="all is stored")
            with closing(open_repository(url)) as repository:
                last, rows = repository.changes(after=0, limit=1).total.value, repository.rows()
                named = {entity.name: entity.articles for entity in repository.entities(limit=9).items}
            wait_until(lambda: follower.seen[-1] == last, what="the reader is at the end")
    assert follower.seen == list(range(1, last + 1))
    assert (rows, named) == (1600, {"Ada": 600, "Ben": 1200, "Cy": 600})


async def test_a_server_that_is_killed_under_load_loses_and_doubles_nothing_and_the_api_says_so(
    tmp_path: Path, settings: StoreSettings, publish: Publish
) -> None:
    on_kafka = {"kafka": settings.bootstrap, "topic_prefix": settings.topic_prefix}
    with (
        local_postgres() as server,
        store(tmp_path, **on_kafka, database_url=server.url()) as one,
    ):
        await publish(stories(range(300)))
        with following(one) as follower:
            for until in (600, 900):
                await publish(stories(range(until - 300, until)))
                await asyncio.to_thread(wait_until, lambda: len(follower.seen) > 10, what="some is stored")
                follower.statuses.clear()
                server.kill()
                await asyncio.to_thread(wait_until, lambda: 503 in follower.statuses, what="503 is answered")
                await asyncio.to_thread(wait_until, lambda: not one.ready()["checks"]["database"], what="not ready")
                server.start()
                follower.statuses.clear()
                await asyncio.to_thread(wait_until, lambda: 200 in follower.statuses, what="it answers again")
            await asyncio.to_thread(wait_until, lambda: one.ready()["ready"], what="it is ready again")
            await asyncio.to_thread(wait_until, lambda: drained(settings), deadline=60, what="all is stored")
            with closing(open_repository(server.url())) as repository:
                last, rows = repository.changes(after=0, limit=1).total.value, repository.rows()
            wait_until(lambda: follower.seen[-1] == last, what="the reader is at the end")
    assert follower.statuses <= {200, 503}
    assert follower.hints == {"2"}
    assert follower.seen == list(range(1, last + 1))
    assert rows == 1200


@pytest.mark.parametrize("worker", ["a"])
def test_a_store_waits_for_a_server_that_is_away_at_its_start(tmp_path: Path, worker: str) -> None:
    with local_postgres() as server:
        server.kill()
        with store(tmp_path, kafka="127.0.0.1:1", database_url=server.url(), worker=worker) as one:
            wait_until(lambda: "waiting for the database" in one.process.said(), what="it says that it waits")
            server.start()
            wait_until(lambda: one.ready()["checks"]["database"], what="it has a database")
