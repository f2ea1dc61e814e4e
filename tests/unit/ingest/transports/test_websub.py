"""WebSub against a hub: subscribed, verified, signed, renewed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from schemas.topics import ORIGINALS
from tests.support.outlet import FaultyOutlet
from tests.support.pushing import SECRET, Door, door, hub
from tests.support.waiting import wait_until_async
from tests.support.web import Web, web
from tests.support.wire import story

BODY = story(1)


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_SECRET", SECRET)


@dataclass
class Hub:
    """A hub that says yes; `asked`: the forms it got."""

    port: int = 0
    status: int = 202
    asked: list[dict[str, str]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        body = await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
        self.asked.append({name: values[0] for name, values in parse_qs(body.decode()).items()})
        writer.write(f"HTTP/1.1 {self.status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def hubs() -> AsyncIterator[Hub]:
    served = Hub()
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    async with server:
        yield served


def feed(served: Web, own: Hub, **changes: Any) -> dict[str, Any]:
    served.put("/topic", b"<rss/>", headers={"link": f'<http://127.0.0.1:{own.port}/hub>; rel="hub"'})
    return {
        "name": "sub",
        "kind": "websub",
        "topic": f"http://127.0.0.1:{served.port}/topic",
        "callback": "https://wire.example",
        "secret": {"env": "HUB_SECRET"},
        "period": 0.05,
        "private_hosts": ["127.0.0.1"],
    } | changes


async def asked(own: Hub, times: int = 1) -> dict[str, str]:
    async def often() -> bool:
        return len(own.asked) >= times

    await wait_until_async(often, deadline=10, what="the hub is asked")
    return own.asked[-1]


async def card(opened: Door) -> dict[str, Any]:
    (shown,) = (await opened.http.get("/v1/feeds")).json()["items"]
    return dict(shown)


async def verify(opened: Door, form: dict[str, str], **changes: str) -> httpx.Response:
    given = {
        "hub.mode": "subscribe",
        "hub.topic": form["hub.topic"],
        "hub.challenge": "c-1",
        "hub.lease_seconds": "600",
    }
    return await opened.http.get(urlsplit(form["hub.callback"]).path, params=given | changes)


async def test_the_hub_that_the_topic_names_is_asked_and_its_question_answered(tmp_path: Path) -> None:
    async with web() as served, hubs() as own, door(tmp_path, FaultyOutlet(), feed(served, own)) as opened:
        form = await asked(own)
        answer = await verify(opened, form)
    assert (form["hub.mode"], form["hub.secret"], form["hub.topic"]) == (
        "subscribe",
        SECRET,
        f"http://127.0.0.1:{served.port}/topic",
    )
    assert form["hub.callback"].startswith("https://wire.example/v1/feeds/sub/websub/")
    assert (answer.status_code, answer.text) == (200, "c-1")


@pytest.mark.parametrize("changes", [{"hub.topic": "https://other.example/"}, {"hub.mode": "unsubscribe"}])
async def test_a_question_about_what_we_never_asked_for_is_denied(changes: dict[str, str], tmp_path: Path) -> None:
    async with web() as served, hubs() as own, door(tmp_path, FaultyOutlet(), feed(served, own)) as opened:
        assert (await verify(opened, await asked(own), **changes)).status_code == 404


async def test_what_the_hub_signs_is_taken_and_what_it_does_not_is_let_go(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    async with web() as served, hubs() as own, door(tmp_path, outlet, feed(served, own)) as opened:
        path = urlsplit((await asked(own))["hub.callback"]).path
        signatures = (hub(BODY), hub(BODY, method="sha1"), hub(BODY, method="sha512"), hub(b"x"), "sha256=", "md5=00")
        answers = [await opened.http.post(path, content=BODY, headers={"x-hub-signature": each}) for each in signatures]
        unsigned = await opened.http.post(path, content=BODY)
    assert {answer.status_code for answer in (*answers, unsigned)} == {202}
    assert outlet.values(ORIGINALS.name) == [BODY] * 3


async def test_nobody_else_knows_where_the_hub_sends_to(tmp_path: Path) -> None:
    async with web() as served, hubs() as own, door(tmp_path, FaultyOutlet(), feed(served, own)) as opened:
        await asked(own)
        answer = await opened.http.post(
            "/v1/feeds/sub/websub/guess", content=BODY, headers={"x-hub-signature": hub(BODY)}
        )
    assert answer.status_code == 404


async def test_kafka_away_is_told_to_the_hub_which_sends_again(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    async with web() as served, hubs() as own, door(tmp_path, outlet, feed(served, own)) as opened:
        path = urlsplit((await asked(own))["hub.callback"]).path
        outlet.away = True
        assert (await opened.http.post(path, content=BODY, headers={"x-hub-signature": hub(BODY)})).status_code == 503


async def test_a_subscription_that_holds_is_left_alone_by_the_next_process(tmp_path: Path) -> None:
    async with web() as served, hubs() as own:
        given = feed(served, own)
        async with door(tmp_path, FaultyOutlet(), given) as opened:
            await verify(opened, await asked(own))
        async with door(tmp_path, FaultyOutlet(), given) as opened:

            async def been_round() -> bool:
                return bool((await card(opened))["last_round_at"])

            await wait_until_async(been_round)
        assert len(own.asked) == 1


async def test_it_is_renewed_when_half_of_the_lease_is_over(tmp_path: Path) -> None:
    async with web() as served, hubs() as own, door(tmp_path, FaultyOutlet(), feed(served, own)) as opened:
        await verify(opened, await asked(own), **{"hub.lease_seconds": "1"})
        await asked(own, times=2)


async def test_a_hub_that_refuses_is_told_of_and_asked_again(tmp_path: Path) -> None:
    async with web() as served, hubs() as own:
        own.status = 403
        async with door(tmp_path, FaultyOutlet(), feed(served, own)) as opened:
            await asked(own, times=2)
            shown = await card(opened)
    assert (shown["health"], "answers 403" in shown["last_error"]) == ("failing", True)


async def test_a_hub_on_a_private_address_is_never_asked(tmp_path: Path) -> None:
    async with web() as served, hubs() as own:
        given = feed(served, own, hub=f"http://127.0.0.1:{own.port}/hub", private_hosts=[])
        async with door(tmp_path, FaultyOutlet(), given) as opened:

            async def failing() -> bool:
                return bool((await card(opened))["health"] == "failing")

            await wait_until_async(failing)
    assert own.asked == []
