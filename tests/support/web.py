"""A web server for tests: answers what it is told to, and keeps what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Web:
    """`pages`: by path, the raw answer. `asked`: path and headers, in order."""

    port: int = 0
    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, body: bytes = b"", *, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """What that path answers from now on."""
        given = {"content-length": str(len(body)), "connection": "close"} | dict(headers or {})
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        self.pages[path] = f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + body

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        self.asked.append((path, {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)}))
        writer.write(self.pages.get(path, b"HTTP/1.1 404 X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"))
        await writer.drain()
        writer.close()


@asynccontextmanager
async def web() -> AsyncIterator[Web]:
    """A server on this machine."""
    served = Web()
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    async with server:
        yield served
