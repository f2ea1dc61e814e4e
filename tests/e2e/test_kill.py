"""Every process is killed once in the middle of the work: all that was acknowledged is stored, once."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from tests.support.stack import Stack, stack
from tests.support.waiting import wait_until, wait_until_async
from tests.support.wire import story

ARTICLES = 500
VICTIMS = {100: "ingest", 200: "enrich", 300: "store", 400: "kafka"}
_AT_ONCE = 8


@dataclass
class Desk:
    """Sends every story until it is acknowledged, and kills as the count goes by."""

    running: Stack
    acknowledged: set[str] = field(default_factory=set)
    killed: list[str] = field(default_factory=list)

    async def send_all(self) -> None:
        numbers = iter(range(ARTICLES))
        async with httpx.AsyncClient(base_url=self.running.url("ingest"), timeout=5) as client:
            await asyncio.gather(*(self._send_from(numbers, client) for _ in range(_AT_ONCE)))

    async def _send_from(self, numbers: Iterator[int], client: httpx.AsyncClient) -> None:
        for number in numbers:
            article_id = await wait_until_async(partial(self._sent, story(number), client), deadline=60)
            self.acknowledged.add(str(article_id))
            await self._kill_one()

    async def _sent(self, data: bytes, client: httpx.AsyncClient) -> str | None:
        try:
            answer = await client.post("/v1/articles", content=data)
        except httpx.TransportError:
            return None
        return answer.json()["items"][0]["article_id"] if answer.status_code == 202 else None

    async def _kill_one(self) -> None:
        victim = VICTIMS.get(len(self.acknowledged))
        if victim and victim not in self.killed:
            self.killed.append(victim)
            os.kill(await asyncio.to_thread(self.running.pid, victim), signal.SIGKILL)


def rows(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "dateline.db", timeout=30) as database:
        found = database.execute("SELECT article_id, version FROM versions").fetchall()
    database.close()
    return [(str(article_id), str(version)) for article_id, version in found]


def test_every_acknowledged_article_is_stored_once_though_each_process_is_killed(tmp_path: Path) -> None:
    with stack(tmp_path) as running:
        desk = Desk(running)
        asyncio.run(desk.send_all())
        assert sorted(desk.killed) == sorted(VICTIMS.values())
        wait_until(lambda: len(rows(running.folder)) >= ARTICLES, deadline=120, what="all are stored")
        wait_until(lambda: running.get("/v1/articles")["total"]["value"] == ARTICLES, deadline=30)
        stored = rows(running.folder)
    assert len(desk.acknowledged) == ARTICLES
    assert len(stored) == len(set(stored)) == ARTICLES
    assert {article_id.replace("-", "") for article_id, _ in stored} == {a.replace("-", "") for a in desk.acknowledged}
