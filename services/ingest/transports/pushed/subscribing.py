"""WebSub (W3C Recommendation of 2018): subscribed at the topic's hub, and again before the lease ends."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from services.ingest.transports.desk import Desk
from services.ingest.transports.fetching import asking, fetch
from services.ingest.transports.pushed.settings import WebSubFeed
from services.ingest.transports.running import Refused, Visit

_LINK = re.compile(r"<([^<>]+)>\s*((?:;[^,<>]*)+)")
_REL = re.compile(r"rel\s*=\s*\"?([^\";]+)")
_IN_FEED = re.compile(rb"<(?:\w+:)?link\b[^<>]*\brel=[\"'](hub|self)[\"'][^<>]*>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref=[\"']([^\"']+)[\"']", re.IGNORECASE)
_ACCEPTED = 300
_PATIENCE = timedelta(minutes=5)
"""How long a hub has to come back and ask whether we meant it."""


@dataclass(slots=True)
class Subscription:
    """Keeps a subscription alive. What the hub asked and we answered is in the feed's durable state."""

    feed: WebSubFeed
    desk: Desk

    async def visit(self) -> Visit:
        """Subscribes where the lease is half over. Raises Refused where the hub or the topic does not do as asked."""
        if self._is_due(datetime.now(UTC)):
            hub, topic = await self._found()
            await self.desk.move(topic=topic, token=secrets.token_urlsafe(16), asked=datetime.now(UTC).isoformat())
            await self._subscribe(hub, topic)
        return Visit(brought=False, wait=self.feed.period)

    def callback(self) -> str:
        """Where the hub sends to; nobody else knows its last part."""
        token = self.desk.state.cursor.get("token", "")
        return f"{self.feed.callback.rstrip('/')}/v1/feeds/{self.feed.name}/websub/{token}"

    async def confirm(self, topic: str, lease: int | None) -> bool:
        """Whether we asked for that; then it holds."""
        if topic != self.desk.state.cursor.get("topic"):
            return False
        seconds = min(lease or self.feed.lease, self.feed.lease)
        until = datetime.now(UTC) + timedelta(seconds=seconds / 2)
        await self.desk.move(renew=until.isoformat(), asked=None)
        return True

    def _is_due(self, now: datetime) -> bool:
        cursor = self.desk.state.cursor
        asked, renew = cursor.get("asked"), cursor.get("renew")
        if asked and now - datetime.fromisoformat(asked) < _PATIENCE:
            return False
        return bool(asked) or renew is None or datetime.fromisoformat(renew) <= now

    async def _found(self) -> tuple[str, str]:
        """The hub, and what the topic calls itself (WebSub, 4)."""
        if self.feed.hub:
            return self.feed.hub, self.feed.topic
        async with asking(_host(self.feed.topic), self.feed.private_hosts, self.feed.timeout) as client:
            answer = await fetch(client, self.feed.topic, {}, largest=self.feed.largest)
        found = _links(answer.headers.get_list("link"), answer.body)
        if "hub" not in found:
            raise Refused(f"{_host(self.feed.topic)} names no hub")
        base = httpx.URL(self.feed.topic)
        return str(base.join(found["hub"])), str(base.join(found.get("self", self.feed.topic)))

    async def _subscribe(self, hub: str, topic: str) -> None:
        form = {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.callback": self.callback(),
            "hub.secret": self.feed.secret.read(),
            "hub.lease_seconds": str(self.feed.lease),
        }
        async with asking(_host(hub), self.feed.private_hosts, self.feed.timeout) as client:
            answer = await client.post(hub, data=form)
        if answer.status_code >= _ACCEPTED:
            await self.desk.move(asked=None)
            raise Refused(f"the hub {_host(hub)} answers {answer.status_code}")


def _links(headers: list[str], body: bytes) -> dict[str, str]:
    """By relation: those of the Link header first, then of the feed itself."""
    found: dict[str, str] = {}
    for address, parameters in (match for header in headers for match in _LINK.findall(header)):
        relation = _REL.search(parameters)
        for each in relation[1].split() if relation else ():
            found.setdefault(each.lower(), address)
    for match in _IN_FEED.finditer(body[: 64 * 1024]):
        href = _HREF.search(match[0])
        if href:
            found.setdefault(match[1].decode().lower(), href[1].decode("utf-8", "replace").replace("&amp;", "&"))
    return found


def _host(url: str) -> str:
    return httpx.URL(url).host
