"""Before everything else: so many requests are let in at once, and the others told at once to come again.

Without it a house with more guests than it can serve serves none: each waits so long that it has gone before its turn.
"""

from collections import Counter
from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from services.common import metrics
from services.common.errors import Unavailable
from services.common.http import unavailable

_RETRY_AFTER = 1.0


class Doorman:
    """The app behind a door. `most`: for each path that takes files in, the requests it works on at once."""

    def __init__(self, app: ASGIApp, most: Mapping[str, int]) -> None:
        self._app, self._most = app, most
        self._inside: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI app; 503 where there is no place inside, and the body is not read."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if path not in self._most:
            await self._app(scope, receive, send)
        elif self._inside[path] >= self._most[path]:
            await self._refuse(path, scope, receive, send)
        else:
            await self._let_in(path, scope, receive, send)

    async def _let_in(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        self._inside[path] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._inside[path] -= 1

    async def _refuse(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        metrics.HTTP_REQUEST.labels(path, "POST", 503).observe(0)
        error = Unavailable("more is being taken in than can be worked on", retry_after=_RETRY_AFTER)
        await unavailable(error)(scope, receive, send)
