"""Where sources that call us are answered: signed webhooks, and the hubs of WebSub."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from services.common.http import problem
from services.ingest.room import Room, held
from services.ingest.transports.pushed.settings import WebhookFeed, WebSubFeed
from services.ingest.transports.pushed.signatures import is_hub, is_standard
from services.ingest.transports.pushed.taking import Taker


class Asked(BaseModel):
    """What a hub asks (WebSub, 5.3)."""

    mode: str = Field(alias="hub.mode")
    topic: str | None = Field(None, alias="hub.topic")
    challenge: str = Field("", alias="hub.challenge")
    lease_seconds: int | None = Field(None, alias="hub.lease_seconds", ge=1)


Takers = Mapping[str, Taker]
"""The pushed feeds of this process by name; filled while the service runs."""


def webhook_routes(takers: Takers, room: Room) -> APIRouter:
    """For senders that sign."""
    router = APIRouter(tags=["feeds"])

    @router.post("/v1/feeds/{name}/hook", status_code=202)
    async def take_a_webhook(name: str, request: Request) -> Response:
        """Takes a file that its sender has signed; 202 means that Kafka has it."""
        taker = takers.get(name)
        if taker is None or not isinstance(taker.feed, WebhookFeed):
            return _unknown(name)
        async with held(request.stream(), room, declared=_declared(request)) as body:
            if not _is_signed(taker.feed, request.headers, body):
                return problem(401, "bad_signature", "the signature is missing, wrong, or too old")
            await taker.take(body, request.headers.get("content-type"))
        return Response(status_code=202)

    return router


def hub_routes(takers: Takers, room: Room) -> APIRouter:
    """For hubs."""
    router = APIRouter(tags=["feeds"])

    @router.get("/v1/feeds/{name}/websub/{token}")
    async def verify_a_subscription(name: str, token: str, asked: Annotated[Asked, Query()]) -> Response:
        """Tells a hub whether we meant it (WebSub, 5.3)."""
        taker = _subscribed(takers, name, token)
        if taker is None or taker.subscription is None or asked.mode != "subscribe" or asked.topic is None:
            return _unknown(name)
        meant = await taker.subscription.confirm(asked.topic, asked.lease_seconds)
        return Response(asked.challenge, media_type="text/plain") if meant else _unknown(name)

    @router.post("/v1/feeds/{name}/websub/{token}", status_code=202)
    async def take_from_a_hub(name: str, token: str, request: Request) -> Response:
        """Takes what a hub sends; what it has not signed rightly is let go (WebSub, 8)."""
        taker = _subscribed(takers, name, token)
        if taker is None or not isinstance(taker.feed, WebSubFeed):
            return _unknown(name)
        async with held(request.stream(), room, declared=_declared(request)) as body:
            if not is_hub(request.headers.get("x-hub-signature"), body, taker.feed.secret.read(), sha1=True):
                return Response(status_code=202)
            await taker.take(body, request.headers.get("content-type"))
        return Response(status_code=202)

    return router


def _subscribed(takers: Takers, name: str, token: str) -> Taker | None:
    """The taker that a hub was told of."""
    taker = takers.get(name)
    known = taker.desk.state.cursor.get("token") if taker and taker.subscription else None
    return taker if known and hmac.compare_digest(known.encode(), token.encode()) else None


def _is_signed(feed: WebhookFeed, headers: Mapping[str, str], body: bytes) -> bool:
    secret = feed.secret.read()
    if feed.scheme == "hub":
        return is_hub(headers.get("x-hub-signature-256"), body, secret, sha1=False)
    return is_standard(headers, body, secret, now=datetime.now(UTC), window=feed.window)


def _unknown(name: str) -> Response:
    return problem(404, "unknown_feed", f"no such feed takes this here: {name[:63]}")


def _declared(request: Request) -> int:
    given = request.headers.get("content-length") or ""
    return int(given) if given.isascii() and given.isdecimal() else 0
