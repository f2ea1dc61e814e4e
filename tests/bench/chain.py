"""The whole chain as `dateline run` runs it: acknowledged and queryable articles a second."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.bench.stages import Rate
from tests.support.stack import Stack, stack
from tests.support.waiting import wait_until
from tests.support.wire import story

_AT_ONCE = 8


def chain(count: int) -> list[Rate]:
    """Stories posted one by one by eight senders, until the last can be found."""
    with tempfile.TemporaryDirectory() as folder, stack(Path(folder)) as running:
        began = time.perf_counter()
        asyncio.run(_send(running, iter(range(count))))
        acknowledged = time.perf_counter() - began
        wait_until(lambda: running.get("/v1/articles", limit=1)["total"]["value"] >= count, deadline=600)
        queryable = time.perf_counter() - began
    return [
        Rate("chain: acknowledged", count, acknowledged),
        Rate("chain: queryable", count, queryable),
    ]


async def _send(running: Stack, numbers: Iterator[int]) -> None:
    async with httpx.AsyncClient(base_url=running.url("ingest"), timeout=30) as client:
        await asyncio.gather(*(_send_from(numbers, client) for _ in range(_AT_ONCE)))


async def _send_from(numbers: Iterator[int], client: httpx.AsyncClient) -> None:
    for number in numbers:
        answer = await client.post("/v1/articles", content=story(number))
        answer.raise_for_status()
