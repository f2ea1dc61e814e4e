"""AP's Media API: each answer names the next page, and that is where to ask when Kafka has it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from services.ingest.transports.desk import Arrival, Desk
from services.ingest.transports.fetching import Answer, asking, fetch
from services.ingest.transports.manners import retry_after
from services.ingest.transports.running import Refused, Visit
from services.ingest.transports.settings import ApFeed

_OK = 200
_AT_ONCE = 0.05
"""Seconds to the next page where one brought something: there may be more."""


@dataclass(slots=True)
class Pages:
    """Follows a feed from page to page. The next page is kept only after Kafka has the last."""

    feed: ApFeed
    desk: Desk

    async def visit(self) -> Visit:
        """One page. Raises Refused where the source gives none, Unavailable where Kafka is away."""
        url = self._next()
        answer = await self._ask(url)
        page = _page(answer)
        items, following = page.get("items"), page.get("next_page")
        brought = bool(items)
        if brought:
            await self.desk.take(Arrival(data=answer.body, media_type="application/json"))
        if isinstance(following, str) and following != url:
            await self.desk.move(next=self._checked(following), of=self.feed.url)
        return Visit(brought, _AT_ONCE if brought else self.feed.period)

    def _next(self) -> str:
        """Where it went on, unless `feeds.toml` names another feed now."""
        cursor = self.desk.state.cursor
        return cursor["next"] if cursor.get("of") == self.feed.url and "next" in cursor else self.feed.url

    async def _ask(self, url: str) -> Answer:
        host = httpx.URL(url).host
        headers = {"x-apikey": self.feed.key.read(), "accept-encoding": "gzip", "user-agent": "dateline"}
        async with asking(host, self.feed.private_hosts, self.feed.timeout) as client:
            answer = await fetch(client, url, headers, largest=self.feed.largest)
        if answer.status != _OK:
            wait = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
            raise Refused(f"{host} answers {answer.status}", wait=wait)
        return answer

    def _checked(self, following: str) -> str:
        """The key is for the feed's own host alone."""
        own, other = httpx.URL(self.feed.url), httpx.URL(self.feed.url).join(following)
        if (own.scheme, own.host, own.port) != (other.scheme, other.host, other.port):
            raise Refused(f"the next page is at {other.host}, which is not the feed's own host")
        return str(other)


def _page(answer: Answer) -> dict[str, Any]:
    try:
        page = json.loads(answer.body)
    except ValueError:
        raise Refused("the answer is no JSON") from None
    data = page.get("data", page) if isinstance(page, dict) else None
    if not isinstance(data, dict):
        raise Refused("the answer is no page of items")
    return data
