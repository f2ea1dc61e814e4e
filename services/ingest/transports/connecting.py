"""Connections that are made to the very address that was checked: a name that means another one later gains nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

from services.ingest.transports.addresses import is_allowed
from services.ingest.transports.running import Refused

Option = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Guarded(httpcore.AsyncNetworkBackend):
    """Looks a name up once, checks all it means, and connects to what it checked."""

    private: Sequence[str]
    inner: httpcore.AsyncNetworkBackend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Option] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises Refused where any of the host's addresses is closed to the feed."""
        address = await checked_address(host, port, self.private)
        return await self.inner.connect_tcp(address, port, timeout, local_address, socket_options)


async def checked_address(host: str, port: int, private: Sequence[str]) -> str:
    """The address to connect to, looked up once; every address the name has was checked.

    Raises:
        Refused: it has none, or one of them is closed to the feed.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(f"{host} has no address") from None
    addresses = [str(each[4][0]) for each in found]
    closed = [address for address in addresses if not is_allowed(address, host, private)]
    if closed or not addresses:
        raise Refused(f"{host} is at {closed[0]}, which is closed to feeds; see `private_hosts`")
    return addresses[0]


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's transport, on guarded connections."""

    def __init__(self, private: Sequence[str]) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_tls(), network_backend=Guarded(private, httpcore.AnyIOBackend())
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request; raises httpcore's errors."""
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer))

    async def aclose(self) -> None:
        """Closes what is open."""
        await self._pool.aclose()


@dataclass(frozen=True, slots=True)
class _Stream(httpx.AsyncByteStream):
    answer: httpcore.Response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self.answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self.answer.aclose()


@cache
def _tls() -> SSLContext:
    return httpx.create_ssl_context()
