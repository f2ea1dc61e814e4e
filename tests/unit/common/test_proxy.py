"""A service behind a proxy: under a path of its own, and told who really asks."""

import httpx
import pytest
from fastapi import FastAPI, Request

from services.common.http import behind_proxy, install
from services.common.settings import Settings


def client(caller: str = "10.0.0.7", **settings: object) -> httpx.AsyncClient:
    app = FastAPI()
    install(app, {})

    @app.get("/v1/me")
    async def me(request: Request) -> dict[str, str | None]:
        return {"host": request.client.host if request.client else None, "scheme": request.url.scheme}

    served = behind_proxy(app, Settings(**settings))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=httpx.ASGITransport(served, client=(caller, 1)), base_url="http://inside")


@pytest.mark.parametrize("path", ["/news/v1/me", "/v1/me", "/news/ready", "/ready"])
async def test_paths_are_found_whether_or_not_the_proxy_takes_its_own_off(path: str) -> None:
    assert (await client(base_path="/news").get(path)).status_code == 200


async def test_the_documentation_names_the_path_that_callers_use() -> None:
    asked = client(base_path="/news")
    assert "/news/openapi.json" in (await asked.get("/docs")).text
    assert (await asked.get("/openapi.json")).json()["servers"] == [{"url": "/news"}]


FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [("10.0.0.0/24", ("203.0.113.9", "https")), ("127.0.0.1", ("10.0.0.7", "http"))],
    ids=["a trusted proxy", "anybody else"],
)
async def test_only_a_trusted_proxy_is_believed(
    trusted: str, seen: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_TRUSTED_PROXIES", trusted)
    found = (await client().get("/v1/me", headers=FORWARDED)).json()
    assert (found["host"], found["scheme"]) == seen
