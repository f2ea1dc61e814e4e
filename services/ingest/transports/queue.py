"""dpa's wireQ: entries stay in the queue until their receipts are handed in, which is after Kafka has them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import httpx

from services.common.errors import Misconfigured
from services.ingest.transports.desk import Arrival, Desk
from services.ingest.transports.fetching import asking, fetch
from services.ingest.transports.manners import retry_after
from services.ingest.transports.running import Refused, Visit
from services.ingest.transports.settings import WireQFeed

_OK, _GONE = {200, 202, 204}, {404, 410}
_AT_ONCE = 0.05


@dataclass(slots=True)
class Queue:
    """Empties a queue."""

    feed: WireQFeed
    desk: Desk

    async def visit(self) -> Visit:
        """What lies in it now. Raises Refused where it cannot be asked, Unavailable where Kafka is away."""
        base = self._base()
        async with asking(str(base.host), self.feed.private_hosts, self.feed.timeout) as client:
            answer = await fetch(client, str(base.join("entries.json")), _HEADERS, largest=self.feed.largest)
            if answer.status not in _OK:
                wait = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
                raise Refused(f"{base.host} answers {answer.status}", wait=wait)
            receipts = list(_receipts(answer.body))
            if receipts:
                await self.desk.take(Arrival(data=answer.body, media_type="application/json"))
            for receipt in receipts:
                await self._hand_in(client, base, receipt)
        return Visit(bool(receipts), _AT_ONCE if receipts else self.feed.period)

    async def _hand_in(self, client: httpx.AsyncClient, base: httpx.URL, receipt: str) -> None:
        answer = await client.delete(base.join(f"entry/{quote(receipt, safe='')}"), headers=_HEADERS)
        if answer.status_code not in _OK | _GONE:
            raise Refused(f"{base.host} answers {answer.status_code} to a receipt")

    def _base(self) -> httpx.URL:
        given = self.feed.url.read()
        if urlsplit(given).scheme not in {"http", "https"} or not urlsplit(given).hostname:
            raise Misconfigured(f"feed {self.feed.name!r}, url: what it names is no web address")
        return httpx.URL(given.removesuffix("entries.json").rstrip("/") + "/")


_HEADERS = {"accept-encoding": "gzip", "user-agent": "dateline"}


def _receipts(body: bytes) -> Iterator[str]:
    try:
        entries = json.loads(body).get("entries", [])
    except (ValueError, AttributeError):
        raise Refused("the answer is no queue of entries") from None
    for entry in entries:
        receipt = entry.get("_wireq_receipt") if isinstance(entry, dict) else None
        if isinstance(receipt, str) and receipt:
            yield receipt
