"""/live, /ready and /metrics as one small ASGI app, the same on every service."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.common import metrics

Check = Callable[[], bool]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Probes = Callable[[Scope, Receive, Send], Awaitable[None]]

PATHS = ("/live", "/ready", "/metrics")


def answer(path: str, checks: Mapping[str, Check]) -> tuple[int, str, bytes]:
    """Status, media type and body: ready is 200 only when every check holds, and says which does not."""
    if path == "/metrics":
        for name, check in checks.items():
            metrics.READY.labels(name).set(check())
        return 200, CONTENT_TYPE_LATEST, generate_latest()
    if path == "/live":
        return 200, "application/json", b'{"live": true}'
    if path == "/ready":
        states = {name: check() for name, check in checks.items()}
        body = json.dumps({"ready": all(states.values()), "checks": states})
        return (200 if all(states.values()) else 503), "application/json", body.encode()
    return 404, "application/json", b'{"error": "not found"}'


def probes(checks: Mapping[str, Check]) -> Probes:
    """The ASGI app. `checks` tell whether the service can do its work now; they must not block."""

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, media_type, body = answer(scope["path"], checks)
        headers = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app
