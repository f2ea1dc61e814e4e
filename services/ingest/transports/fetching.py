"""One answer over HTTP: redirects followed by hand, so that each is checked; bytes and time bounded."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpcore
import httpx

from services.ingest.transports.connecting import GuardedTransport
from services.ingest.transports.running import Refused

AWAY = (httpx.HTTPError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)
"""What httpx and the transport below it raise where nobody answers."""

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came. `moved`: where the feed lives for good, if every step there was permanent."""

    status: int
    headers: httpx.Headers
    body: bytes
    moved: str | None


async def fetch(client: httpx.AsyncClient, url: str, headers: Mapping[str, str], *, largest: int) -> Answer:
    """The final answer; what is sent along stays with the first host.

    Raises:
        Refused: too many redirects, an address that is no web address, or too many bytes.
    """
    at, sent, moved = httpx.URL(url), dict(headers), True
    for step in range(_MOST_REDIRECTS + 1):
        async with client.stream("GET", at, headers=sent) as response:
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                body = await _body(response, largest)
                return Answer(response.status_code, response.headers, body, str(at) if step and moved else None)
            moved = moved and response.status_code in _PERMANENT
            at, before = _target(at, response.headers["location"]), at
        if _origin(at) != _origin(before):
            sent = {}
    raise Refused(f"{httpx.URL(url).host} redirects more than {_MOST_REDIRECTS} times")


@asynccontextmanager
async def asking(host: str, private: Sequence[str], within: float) -> AsyncIterator[httpx.AsyncClient]:
    """A client on guarded connections, for so many seconds.

    Raises:
        Refused: nobody answers, or not in time.
    """
    transport = GuardedTransport(private)
    try:
        async with asyncio.timeout(within), httpx.AsyncClient(transport=transport, trust_env=False) as client:
            yield client
    except TimeoutError:
        raise Refused(f"{host} did not answer within {within:g} s") from None
    except AWAY as error:
        raise Refused(f"{host}: {type(error).__name__}") from None


def _target(at: httpx.URL, location: str) -> httpx.URL:
    try:
        target = at.join(location)
    except (httpx.InvalidURL, ValueError):
        raise Refused(f"{at.host} redirects to what is no address") from None
    if target.scheme not in {"http", "https"} or not target.host or target.userinfo:
        raise Refused(f"{at.host} redirects to what is no web address")
    if at.scheme == "https" and target.scheme == "http":
        raise Refused(f"{at.host} redirects from https to http")
    return target


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _body(response: httpx.Response, largest: int) -> bytes:
    """Decoded piece by piece, so that a small answer cannot grow without bound."""
    packed = response.headers.get("content-encoding", "").casefold() in {"gzip", "x-gzip"}
    unpack = zlib.decompressobj(31) if packed else None
    body = bytearray()
    async for chunk in response.aiter_raw():
        try:
            body += unpack.decompress(chunk, largest + 1 - len(body)) if unpack else chunk
        except zlib.error:
            raise Refused(f"{response.url.host} sends broken gzip") from None
        if len(body) > largest:
            raise Refused(f"{response.url.host} sends more than {largest} bytes")
    if unpack and not unpack.eof:
        raise Refused(f"{response.url.host} sends gzip that is cut off")
    return bytes(body)
