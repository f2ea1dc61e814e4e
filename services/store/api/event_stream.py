"""Server-sent events (HTML standard, section 9.2) to one client, who may be slow, or gone."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.common import metrics

log = structlog.get_logger()


def event(seq: int, name: str, data: bytes) -> bytes:
    """One event; `data` has no line breaks, as JSON has none."""
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (seq, name.encode(), data)


def mark(seq: int) -> bytes:
    """No event: only the place a client who comes back goes on from, and a sign of life."""
    return b"id: %d\n\n" % seq


@dataclass
class EventStream(Response):
    """Sends chunks as they come. Who takes none for `patience` seconds is dropped, and has the `id` it got."""

    chunks: AsyncGenerator[bytes]
    patience: float

    def __post_init__(self) -> None:
        super().__init__(
            media_type="text/event-stream", headers={"cache-control": "no-store", "x-accel-buffering": "no"}
        )
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Until the client is gone or dropped."""
        del scope
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        tasks = [asyncio.create_task(self._send(send)), asyncio.create_task(_gone(receive))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self, send: Send) -> None:
        async with aclosing(self.chunks) as chunks:
            async for chunk in chunks:
                try:
                    async with asyncio.timeout(self.patience):
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
                except TimeoutError:
                    metrics.STREAM_DROPPED.inc()
                    log.info("dropped a slow follower", patience=self.patience)
                    return
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
