"""The HTTP feed: one address, asked with manners.

The ETag is kept only after Kafka has acknowledged the answer it came with; a `Last-Modified` in the future never is.
A feed that sends headers is always asked at its own address: a key is not for the host that it moved to.
"""

import asyncio
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from services.ingest.transports.desk import Arrival, Desk
from services.ingest.transports.fetching import Answer, asking, fetch
from services.ingest.transports.manners import fresh_for, http_date, next_wait, retry_after
from services.ingest.transports.running import Refused, Visit
from services.ingest.transports.secret import Secret
from services.ingest.transports.settings import HttpFeed

_NOT_MODIFIED, _OK = 304, 200
_PER_HOST = 2
_hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_PER_HOST))


@dataclass(slots=True)
class HttpPull:
    """Asks one address again and again."""

    feed: HttpFeed
    desk: Desk
    _wait: float = field(default=0.0, init=False)

    async def visit(self) -> Visit:
        """Takes what is new.

        Raises:
            Refused: the source gave nothing, or what may not be had.
            Unavailable: Kafka is away; the same is asked for again.
        """
        cursor = self.desk.state.cursor
        url = cursor["moved"] if cursor.get("from") == self.feed.url else self.feed.url
        answer = await self._ask(url)
        self._check(answer)
        digest = hashlib.sha256(answer.body).hexdigest()
        brought = answer.status == _OK and bool(answer.body) and cursor.get("sha256") != digest
        if brought:
            media_type = answer.headers.get("content-type")
            await self.desk.take(Arrival(data=answer.body, media_type=media_type))
        await self._note(answer, digest)
        asked = min(fresh_for(answer.headers, answer.body), self.feed.longest_period)
        least, most = max(self.feed.period, asked), self.feed.longest_period
        self._wait = next_wait(self._wait, brought=brought, least=least, most=most)
        return Visit(brought, self._wait)

    async def _ask(self, url: str) -> Answer:
        host = httpx.URL(url).host
        async with _hosts[host], asking(host, self.feed.private_hosts, self.feed.timeout) as client:
            return await fetch(client, url, self._headers(), largest=self.feed.largest)

    def _headers(self) -> dict[str, str]:
        own = {name: value.read() if isinstance(value, Secret) else value for name, value in self.feed.headers.items()}
        cursor = self.desk.state.cursor
        known = {"if-none-match": cursor.get("etag"), "if-modified-since": cursor.get("last_modified")}
        conditions = {name: value for name, value in known.items() if value}
        return {"user-agent": "dateline", "accept-encoding": "gzip"} | conditions | own

    def _check(self, answer: Answer) -> None:
        if answer.status not in {_OK, _NOT_MODIFIED}:
            wait = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
            raise Refused(f"{httpx.URL(self.feed.url).host} answers {answer.status}", wait=wait)

    async def _note(self, answer: Answer, digest: str) -> None:
        moved = {"moved": answer.moved, "from": self.feed.url} if answer.moved and not self.feed.headers else {}
        if answer.status == _OK:
            modified = answer.headers.get("last-modified", "")
            moment = http_date(modified)
            past = moment is not None and moment <= datetime.now(UTC)
            etag = answer.headers.get("etag")
            await self.desk.move(etag=etag, last_modified=modified if past else None, sha256=digest, **moved)
        elif moved:
            await self.desk.move(**moved)
