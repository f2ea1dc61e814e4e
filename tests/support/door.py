"""Ingest's door as a sender sees it, over plain sockets: cheap enough to ask more than it can answer."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

_GIVES_UP = 10.0
_STALE_AFTER = 2.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. Status 0: there was none, the connection broke; 1: none within ten seconds."""

    at: float
    seconds: float
    status: int
    retry_after: float | None = None
    body: bytes = b""

    def article_id(self) -> str:
        """Of a 202: the id of its first article, without dashes."""
        items: list[dict[str, Any]] = json.loads(self.body)["items"]
        return str(items[0]["article_id"]).replace("-", "")


@dataclass(slots=True)
class Door:
    """Keeps connections open between requests, and opens another when all are busy."""

    port: int
    path: str = "/v1/articles"
    media_type: str = "application/json"
    open: int = 0
    _idle: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def post(self, data: bytes) -> Reply:
        """Sends one file; whatever becomes of it is a reply."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(_GIVES_UP):
                status, headers, body = await self._asked(data)
        except TimeoutError:
            return Reply(began, time.monotonic() - began, 1)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            return Reply(began, time.monotonic() - began, 0)
        retry_after = float(headers["retry-after"]) if "retry-after" in headers else None
        return Reply(began, time.monotonic() - began, status, retry_after, body)

    async def _asked(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
        reader, writer = self._kept() or await self._opened()
        try:
            writer.write(self._head(len(data)) + data)
            await writer.drain()
            status, headers, body = await _answer(reader)
        except BaseException:
            self._close(writer)
            raise
        if headers.get("connection") == "close":
            self._close(writer)
        else:
            self._idle.append((time.monotonic(), reader, writer))
        return status, headers, body

    def _kept(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """A connection used a moment ago: an older one may be closed by the other side while we write."""
        while self._idle:
            used, reader, writer = self._idle.pop()
            if time.monotonic() - used < _STALE_AFTER:
                return reader, writer
            self._close(writer)
        return None

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        opened = await asyncio.open_connection("127.0.0.1", self.port)
        self.open += 1
        return opened

    def _close(self, writer: asyncio.StreamWriter) -> None:
        writer.close()
        self.open -= 1

    def _head(self, size: int) -> bytes:
        return (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {self.media_type}\r\n"
            f"Content-Length: {size}\r\n\r\n"
        ).encode()

    async def close(self) -> None:
        """Lets go of what is open and idle."""
        for _, _, writer in self._idle:
            self._close(writer)
        await asyncio.gather(*(writer.wait_closed() for _, _, writer in self._idle), return_exceptions=True)
        self._idle.clear()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in head[1:] if line)
    headers = {name.lower(): value for name, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers, body
