"""Who asks, what they may do, and how often: checked before anything else is done."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from typing import Annotated, Any

from fastapi import Request, Security
from fastapi.security import HTTPBearer, SecurityScopes
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from services.common.errors import Unavailable
from services.common.http import Problem, problem, unavailable
from services.store.keys import Key, Keys, Scope, opens, parted
from services.store.rates import Allowance, Rates

_REMEMBERED = 5.0
_GUESSES = 20
"""Wrong keys a minute from one address."""

_OPEN = ("/live", "/ready", "/metrics", "/docs", "/openapi.json", "/redoc")
_FEED = re.compile(r"/v1/subscriptions/[^/]+/feed\.\w+")
"""A feed that brings a token: the route knows whether it is the right one."""

_bearer = HTTPBearer(auto_error=False, description="A key made by `dateline keys add`.")


@dataclass(frozen=True, slots=True)
class Access:
    """How the API is kept: `required` asks for a key, `rate` is how many requests a minute one may make with it."""

    required: bool = False
    rate: int = 600


@dataclass(slots=True)
class Known:
    """Keys as they were found, for some seconds: a revoked one ends within them."""

    keys: Keys
    clock: Callable[[], float] = time.monotonic
    _found: dict[str, tuple[float, Key | None]] = field(default_factory=dict)

    async def find(self, key_id: str) -> Key | None:
        """The key of that id.

        Raises:
            Unavailable: the database is away.
        """
        at, key = self._found.get(key_id, (float("-inf"), None))
        if self.clock() - at > _REMEMBERED:
            key = await asyncio.to_thread(self.keys.find, key_id)
            self._found = {one: found for one, found in self._found.items() if self.clock() - found[0] < _REMEMBERED}
            self._found[key_id] = self.clock(), key
        return key


class Guard:
    """Lets in who has a key, counts how often they ask, and tells them with each answer."""

    def __init__(self, app: ASGIApp, access: Access, keys: Keys) -> None:
        self.app, self.access = app, access
        self.known, self.rates = Known(keys), Rates()

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Answers itself where it lets nobody through."""
        if scope["type"] != "http" or _is_open(scope):
            await self.app(scope, receive, send)
            return
        try:
            key = await self._key(scope)
        except Unavailable as error:
            await unavailable(error)(scope, receive, send)
            return
        await (self._admit(key) if key else self._refuse(_address(scope)))(scope, receive, send)

    async def _key(self, scope: Connection) -> Key | None:
        kind, _, text = Headers(scope=scope).get("authorization", "").partition(" ")
        parts = parted(text.strip()) if kind.lower() == "bearer" else None
        if parts is None:
            return None
        key = await self.known.find(parts[0])
        return key if opens(key, parts[1], datetime.now(UTC)) else None

    def _refuse(self, address: str) -> ASGIApp:
        allowance = self.rates.ask(f"guesses of {address}", _GUESSES)
        if allowance.wait:
            return _too_often(allowance)
        answer = problem(401, "unauthorized", "a valid key is needed: Authorization: Bearer dl_...")
        answer.headers["www-authenticate"] = 'Bearer realm="dateline"'
        return answer

    def _admit(self, key: Key) -> ASGIApp:
        allowance = self.rates.ask(key.id, key.rate or self.access.rate)
        inner = _too_often(allowance) if allowance.wait else self.app

        async def admitted(scope: Connection, receive: Receive, send: Send) -> None:
            scope.setdefault("state", {})["key"] = key
            await inner(scope, receive, _telling(send, allowance))

        return admitted


def _is_open(scope: Connection) -> bool:
    with_token = _FEED.fullmatch(scope["path"]) and b"token=" in scope.get("query_string", b"")
    return scope["path"] in _OPEN or scope["method"] == "OPTIONS" or bool(with_token)


def _address(scope: Connection) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def _too_often(allowance: Allowance) -> Response:
    answer = problem(429, "too_many_requests", f"{allowance.limit} requests a minute are allowed")
    answer.headers["retry-after"] = str(max(1, ceil(allowance.wait)))
    return answer


def _telling(send: Send, allowance: Allowance) -> Send:
    """With the fields of draft-ietf-httpapi-ratelimit-headers."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            headers["ratelimit-policy"] = f'"default";q={allowance.limit};w=60'
            headers["ratelimit"] = f'"default";r={allowance.remaining};t={allowance.reset}'
            message = {**message, "headers": headers.raw}
        await send(message)

    return told


async def _permitted(request: Request, needed: SecurityScopes, _: Annotated[Any, Security(_bearer)]) -> None:
    """403 where the key has not the scope of the route."""
    key: Key | None = getattr(request.state, "key", None)
    missing = [] if key is None else [scope for scope in needed.scopes if scope not in key.scopes]
    if missing:
        raise Problem(403, "forbidden", f"the key has no scope {missing[0]!r}")


def needs(scope: Scope) -> Any:
    """The dependency of a router whose routes need that scope."""
    return Security(_permitted, scopes=[scope.value])
