"""Requests have small bodies here: a larger one is refused before it is read."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common.http import problem

MOST_BYTES = 64 * 1024


class Bounded:
    """Passes bodies of MOST_BYTES at most."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """413 where the body says that it is larger; what lies ends where it is too long."""
        length = Headers(scope=scope).get("content-length", "0") if scope["type"] == "http" else "0"
        if not length.isdecimal() or int(length) > MOST_BYTES:
            await problem(413, "too_large", f"a body has {MOST_BYTES} bytes at most")(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            return message if came <= MOST_BYTES else {"type": "http.disconnect"}

        await self.app(scope, counted, send)
