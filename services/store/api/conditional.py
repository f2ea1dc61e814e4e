"""ETag and If-None-Match (RFC 9110, 8.8.3 and 13.1.2): who has an answer already gets 304 without it."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Conditional:
    """Gives whole answers to GET a weak tag; what is streamed passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what cannot be tagged."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        known = Headers(scope=scope).get("if-none-match", "")
        await self.app(scope, receive, _Tagged(send, known))


class _Tagged:
    def __init__(self, send: Send, known: str) -> None:
        self.send, self.known = send, known
        self.start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:  # noqa: PLR2004 - RFC 9110
            self.start = message  # held back until it is known whether the body is whole
            return
        start, self.start = self.start, None
        if start is not None:
            message = await self._begun(start, message)
        await self.send(message)

    async def _begun(self, start: Message, body: Message) -> Message:
        headers = MutableHeaders(raw=start["headers"])
        if not body.get("more_body"):
            tag = headers.setdefault("etag", f'W/"{hashlib.blake2b(body["body"], digest_size=16).hexdigest()}"')
            headers.setdefault("cache-control", "no-cache")
            if _has(self.known, tag):
                start, body = {**start, "status": 304}, {"type": "http.response.body", "body": b""}
                del headers["content-length"]
        await self.send({**start, "headers": headers.raw})
        return body


def _has(known: str, tag: str) -> bool:
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    return known.strip() == "*" or tag.removeprefix("W/") in tags
