"""Ingest's app with feeds whose source calls us, without a socket: what a sender or a hub would do."""

import base64
import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pydantic import TypeAdapter

from services.ingest.app import Parts, create_app
from services.ingest.settings import IngestSettings
from services.ingest.transports.settings import Feed
from tests.support.outlet import FaultyOutlet

SECRET = "whsec_" + base64.b64encode(b"a secret of both sides").decode()


@dataclass(frozen=True, slots=True)
class Door:
    """The app, and what came out of it on Kafka's side."""

    http: httpx.AsyncClient
    outlet: FaultyOutlet


@asynccontextmanager
async def door(folder: Path, outlet: FaultyOutlet, *feeds: dict[str, Any]) -> AsyncIterator[Door]:
    """Started with these feeds, as they stand in feeds.toml."""
    parsed = tuple(TypeAdapter(Feed).validate_python(feed) for feed in feeds)
    app = create_app(
        Parts(IngestSettings(data_dir=folder, ingest_patience=0.3, ingest_canary_seconds=0), outlet, parsed)
    )
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ingest")
    async with app.router.lifespan_context(app), client as http:
        yield Door(http, outlet)


def standard(body: bytes, *, name: str = "msg_1", moment: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers of Standard Webhooks."""
    at = str(int(time.time() if moment is None else moment))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{name}.{at}.".encode() + body, "sha256")
    return {
        "webhook-id": name,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def hub(body: bytes, secret: str = SECRET, method: str = "sha256") -> str:
    """The signature of a hub."""
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"
