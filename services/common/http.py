"""What both HTTP services share: problem details (RFC 9457), a metric a request, the probes."""

import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from services.common import metrics
from services.common.errors import InvalidMessage, Unavailable
from services.common.health import PATHS, Check, answer
from services.common.settings import Settings


class Problem(Exception):  # noqa: N818 - the RFC's word
    """An answer that is not what was asked for: status, a stable `code`, and where the fault lies."""

    def __init__(
        self, status: int, code: str, detail: str, *, parameter: str | None = None, position: int | str | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.parameter, self.position = status, code, parameter, position


def problem(status: int, code: str, detail: str, **members: object) -> JSONResponse:
    """RFC 9457 section 3: type, title, status, detail, and our members code, parameter, position."""
    body = {"type": "about:blank", "title": code.replace("_", " "), "status": status, "code": code, "detail": detail}
    known = {name: value for name, value in members.items() if value is not None}
    return JSONResponse(body | known, status_code=status, media_type="application/problem+json")


def unavailable(error: Unavailable) -> JSONResponse:
    """503 with `Retry-After` in whole seconds."""
    response = problem(503, "unavailable", str(error))
    response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return response


def install(app: FastAPI, checks: Mapping[str, Check]) -> None:
    """Gives `app` the shared answers: probes, problems, and the request metric."""
    for path in PATHS:
        app.add_api_route(path, _probe(path, checks), include_in_schema=False)
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(Unavailable, _on_unavailable)
    app.add_exception_handler(InvalidMessage, _on_invalid)
    app.add_exception_handler(HTTPException, _on_refusal)
    app.add_middleware(Measured)


def behind_proxy(app: FastAPI, settings: Settings) -> Any:
    """The app as a proxy may show it: under the base path, stripped by the proxy or not, with its caller's address."""
    app.root_path = settings.base_path
    asgi: Any = app  # uvicorn and FastAPI each have types of their own for the same protocol
    return ProxyHeadersMiddleware(asgi, trusted_hosts=list(settings.trusted_proxies))


def _probe(path: str, checks: Mapping[str, Check]) -> Callable[[], Awaitable[Response]]:
    async def probe() -> Response:
        status, media_type, body = answer(path, checks)
        return Response(body, status_code=status, headers={"content-type": media_type})

    return probe


async def _on_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - FastAPI hands over what it was registered for
    return problem(error.status, error.code, str(error), parameter=error.parameter, position=error.position)


async def _on_validation(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    name = str(first["loc"][:2][-1])  # after its kind: query, path, body; within a list comes the place
    if first["type"] == "extra_forbidden":
        return problem(422, "unknown_parameter", f"there is no parameter {name!r} here", parameter=name)
    return problem(422, "invalid_parameter", first["msg"], parameter=name)


async def _on_unavailable(_: Request, error: Exception) -> Response:
    assert isinstance(error, Unavailable)  # noqa: S101
    return unavailable(error)


async def _on_invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidMessage)  # noqa: S101
    return problem(422, error.reason, error.cause, position=error.place)


async def _on_refusal(request: Request, error: Exception) -> Response:
    """No such path, no such method, and what else the framework refuses by itself."""
    assert isinstance(error, HTTPException)  # noqa: S101
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    refusal = problem(error.status_code, code, f"{request.method} {request.url.path}: {error.detail}")
    refusal.headers.update(error.headers or {})
    return refusal


class Measured:
    """The request metrics, observed when an answer begins: how long its body takes is the client's own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, answered = time.perf_counter(), False

        async def watched(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                _observe(scope, message["status"], began)
            await send(message)

        try:
            with metrics.HTTP_IN_PROGRESS.track_inprogress():
                await self.app(scope, receive, watched)
        finally:
            if not answered:
                _observe(scope, 500, began)


def _observe(scope: Scope, code: int, began: float) -> None:
    route, method = getattr(scope.get("route"), "path", "other"), metrics.known_method(scope["method"])
    metrics.HTTP_REQUEST.labels(route, method, code).observe(time.perf_counter() - began)
