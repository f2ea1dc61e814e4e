"""Live: complete and in order, whatever happens to the connections."""

import asyncio
import random
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from services.common.errors import Unavailable
from services.store.api.app import Parts, create_app
from services.store.api.stream import Manners
from services.store.repository import Repository
from tests.support.articles import NOON, article_id, at, enriched_article, entity
from tests.support.followers import Got, stream
from tests.support.serving import serving
from tests.support.waiting import wait_until_async

QUICK = Manners(gathered=0.02, keep_alive=0.2, patience=1)


@pytest.fixture
def port(repository: Repository) -> Iterator[int]:
    with serving(create_app(repository, {}, Parts(manners=QUICK))) as port:
        yield port


async def told(port: int, until: int, **asked: Any) -> list[Got]:
    """The events of one connection up to a seq."""
    got: list[Got] = []
    async with stream(port, **asked) as events:
        async for one in events:
            got += [one] if one.event else []
            if one.id >= until:
                return got
    return got


async def test_what_happened_is_told_with_its_article(port: int, repository: Repository) -> None:
    article = enriched_article()
    repository.upsert([article], NOON)
    (got,) = await told(port, 1, last=0)
    assert (got.id, got.event, got.data["seq"]) == (1, "created", 1)
    assert got.data["article"] == article.model_dump(mode="json")


async def test_without_a_place_only_what_is_new_is_told(port: int, repository: Repository) -> None:
    repository.upsert([enriched_article(article="old")], NOON)
    async with stream(port) as events:
        assert (await anext(events)).id == 1
        await asyncio.to_thread(repository.upsert, [enriched_article(article="new")], NOON)
        got = [one async for one in _until(events, 2) if one.event]
    assert [one.data["article"]["provider_id"] for one in got] == ["new"]


async def _until(events: Any, seq: int) -> Any:
    async for one in events:
        yield one
        if one.id >= seq:
            return


async def test_only_what_matches_is_told_and_every_kill(port: int, repository: Repository) -> None:
    ada = (entity("PER", "Ada"),)
    repository.upsert(
        [
            enriched_article(article="a", entities=ada),
            enriched_article(article="b"),
            enriched_article(article="c", entities=ada, language="fr", detected_language=None),
            enriched_article(article="b", version="2", status="canceled"),
        ],
        NOON,
    )
    got = await told(port, 4, last=0, entity="ada", q="ferry -language:fr")
    assert [(one.id, one.event) for one in got] == [(1, "created"), (4, "canceled")]


async def test_what_is_hidden_meanwhile_is_not_told(port: int, repository: Repository) -> None:
    repository.upsert([enriched_article(article="a"), enriched_article(article="b")], NOON)
    repository.upsert([enriched_article(article="a", version="2", embargo_until=at(9))], NOON)
    assert [one.id for one in await told(port, 2, last=0)] == [2]


async def test_a_silent_stream_gives_signs_of_life(port: int, repository: Repository) -> None:
    repository.upsert([enriched_article()], NOON)
    async with stream(port) as events:
        assert [(await anext(events)).event for _ in range(3)] == [None] * 3


@pytest.mark.parametrize("wrong", ["x", "-1", "9223372036854775808"])
async def test_a_place_that_is_none_is_refused(port: int, wrong: str) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/v1/stream", headers={"last-event-id": wrong})
    assert (answer.status_code, answer.json()["parameter"]) == (422, "Last-Event-ID")


async def test_everything_comes_once_and_in_order_however_often_connections_break(
    port: int, repository: Repository
) -> None:
    """Three followers with broken connections, each with filters of its own, while articles come in."""
    chance, number = random.Random(7), 400  # noqa: S311 - a case that can be repeated
    writing = asyncio.create_task(asyncio.to_thread(_write, repository, number))
    asked = [{}, {"q": "even"}, {"q": "odd", "not_source": "three"}]
    got = await asyncio.gather(*(_follow_all(port, number, chance, one) for one in asked))
    await writing
    changes = [change.seq for change in repository.changes(after=0, limit=500).items]
    assert [one.id for one in got[0]] == changes == list(range(1, number + 1))
    assert [one.data["article"]["provider_id"] for one in got[1]] == [f"s{n}" for n in range(0, number, 2)]
    expected = [f"s{n}" for n in range(1, number, 2) if n % 3]
    assert [one.data["article"]["provider_id"] for one in got[2]] == expected


def _write(repository: Repository, number: int) -> None:
    for first in range(0, number, 8):
        repository.upsert([_numbered(n) for n in range(first, min(first + 8, number))], NOON)


def _numbered(number: int) -> Any:
    body = "even" if number % 2 == 0 else "odd"
    return enriched_article(article=f"s{number}", body=body, source=None if number % 3 else "three")


async def _follow_all(port: int, number: int, chance: random.Random, asked: dict[str, Any]) -> list[Got]:
    """Takes some events, breaks off, and comes back with the last id it has."""
    got, last = list[Got](), 0
    while last < number:
        async with stream(port, last=last, **asked) as events:
            for _ in range(chance.randrange(1, 60)):
                one = await anext(events)
                got += [one] if one.event else []
                last = one.id
                if last >= number:
                    break
    return got


async def test_a_client_that_takes_nothing_is_dropped_and_can_come_back(port: int, repository: Repository) -> None:
    large = "large " * 20_000
    repository.upsert([enriched_article(article=f"s{n}", body=large) for n in range(60)], NOON)
    with socket.create_connection(("127.0.0.1", port)) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.sendall(b"GET /v1/stream?after=0 HTTP/1.1\r\nhost: x\r\n\r\n")
        live = httpx.AsyncClient()
        await wait_until_async(lambda: _followers(live, port, 1), what="the deaf one follows")
        await wait_until_async(lambda: _followers(live, port, 0), what="it is dropped")
        await live.aclose()
    assert [one.id for one in await told(port, 60, last=20)] == list(range(21, 61))


async def _followers(client: httpx.AsyncClient, port: int, number: int) -> bool:
    answer = await client.get(f"http://127.0.0.1:{port}/metrics")
    return f"dateline_stream_followers {number}.0" in answer.text


async def test_a_poll_waits_until_something_happens(port: int, repository: Repository) -> None:
    async with httpx.AsyncClient() as client:
        asking = asyncio.create_task(client.get(f"http://127.0.0.1:{port}/v1/changes?wait=20", timeout=30))
        await wait_until_async(lambda: _followers(client, port, 1), what="it waits")
        await asyncio.to_thread(repository.upsert, [enriched_article()], NOON)
        assert [one["article_id"] for one in (await asking).json()["items"]] == [str(article_id("story-1"))]


async def test_a_poll_ends_with_its_time(port: int) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/v1/changes", params={"wait": 0.3})
    assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_a_database_that_is_away_is_told_before_the_stream_begins() -> None:
    class Away:
        def last_seq(self) -> int:
            raise Unavailable("away", retry_after=3)

    with serving(create_app(Away(), {}, Parts(manners=QUICK))) as port:  # type: ignore[arg-type]
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{port}/v1/stream")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
