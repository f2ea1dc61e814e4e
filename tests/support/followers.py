"""Clients of the live stream."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Got:
    """An event; one without a name is a sign of life."""

    id: int
    event: str | None
    data: dict[str, Any]


@asynccontextmanager
async def stream(port: int, last: int | None = None, **asked: Any) -> AsyncIterator[AsyncIterator[Got]]:
    """The events of a connection, which may have followed one before."""
    headers = {} if last is None else {"last-event-id": str(last)}
    url = f"http://127.0.0.1:{port}/v1/stream"
    async with (
        httpx.AsyncClient(timeout=30) as client,
        client.stream("GET", url, params=asked, headers=headers) as answer,
    ):
        answer.raise_for_status()
        yield _events(answer)


async def _events(answer: httpx.Response) -> AsyncIterator[Got]:
    block: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            block[name] = value
        elif block:
            yield Got(int(block["id"]), block.get("event"), json.loads(block.get("data", "{}")))
            block = {}
