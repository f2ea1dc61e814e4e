"""Saved queries: results, feeds, and nobody else's."""

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree  # type: ignore[import-untyped]

from services.ingest.parse import parse
from services.ingest.values import Draft
from services.store.api.access import Access
from services.store.api.app import Parts, create_app
from services.store.keys import Key, Scope, new_secret
from services.store.repository import Repository
from tests.support.articles import NOON, at, enriched_article, topic
from tests.support.wire_files import wire_file

HOSTILE = "<script>alert('x')</script> & ]]> \x0b\ud800".encode("utf-8", "replace").decode()


async def saved(api: httpx.AsyncClient, **filters: Any) -> dict[str, Any]:
    answer = await api.post("/v1/subscriptions", json={"name": "Ferries", "filters": filters})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_query_is_saved_and_gives_what_matches(api: httpx.AsyncClient, repository: Repository) -> None:
    one = await saved(api, q="ferry", not_source=["Post"], published_from="2026-03-07")
    repository.upsert(
        [
            enriched_article(article="a"),
            enriched_article(article="b", source="Post"),
            enriched_article(article="c", body="x", headline="y"),
        ],
        NOON,
    )
    found = (await api.get(f"/v1/subscriptions/{one['id']}/results")).json()
    assert [item["provider_id"] for item in found["items"]] == ["a"]
    listed = (await api.get("/v1/subscriptions")).json()["items"]
    assert [(each["id"], each["filters"]["q"]) for each in listed] == [(one["id"], "ferry")]
    assert "token" not in listed[0]


@pytest.mark.parametrize(
    ("filters", "parameter"),
    [
        ({"q": "a OR"}, "q"),
        ({"nonsense": 1}, "filters"),
        ({"sentiment": ["sad"]}, "filters"),
        ({"published_to": "soon"}, "filters"),
    ],
)
async def test_a_query_that_cannot_be_read_is_not_saved(
    api: httpx.AsyncClient, filters: dict[str, Any], parameter: str
) -> None:
    answer = await api.post("/v1/subscriptions", json={"name": "x", "filters": filters})
    assert (answer.status_code, answer.json()["parameter"]) == (422, parameter)
    assert (await api.get("/v1/subscriptions")).json()["items"] == []


async def test_a_subscription_that_ended_is_gone(api: httpx.AsyncClient) -> None:
    url = f"/v1/subscriptions/{(await saved(api))['id']}"
    assert (await api.delete(url)).status_code == 204
    assert [(await api.get(url + below)).status_code for below in ("", "/results", "/feed.rss")] == [404] * 3


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
async def test_a_feed_is_read_by_ingest_as_the_same_articles(
    api: httpx.AsyncClient, repository: Repository, form: str
) -> None:
    one = await saved(api)
    weather = (topic("medtop:17000000", "weather"),)
    sent = [
        enriched_article(article=name, headline=f"Storm {name}", topics=weather, published_at=at(n))
        for n, name in enumerate("abc")
    ]
    repository.upsert(sent, NOON)
    answer = await api.get(f"/v1/subscriptions/{one['id']}/feed.{form}")
    read = [one for one in parse(wire_file(answer.content)) if isinstance(one, Draft)]
    assert [(one.headline, one.body, one.published_at) for one in read] == [
        (one.headline, one.body, one.published_at) for one in reversed(sent)
    ]


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
async def test_a_hostile_article_stays_text_in_a_feed(
    api: httpx.AsyncClient, repository: Repository, form: str
) -> None:
    one = await saved(api)
    repository.upsert([enriched_article(headline=HOSTILE, body=HOSTILE, uri="javascript:alert(1)")], NOON)
    content = (await api.get(f"/v1/subscriptions/{one['id']}/feed.{form}")).content
    if form == "json":
        assert json.loads(content)["items"][0]["url"].startswith("http")
        return
    root = etree.fromstring(content)
    assert root.xpath("//*[local-name()='script']") == []
    html = root.xpath("//*[local-name()='encoded' or local-name()='content']/text()")[0]
    assert not re.search("<script", html)
    assert b"javascript:" not in content


def bearer(repository: Repository, *scopes: Scope) -> dict[str, str]:
    key_id, text, digest = new_secret()
    repository.keys.add(Key(key_id, "test", digest, frozenset(scopes), NOON))
    return {"authorization": f"Bearer {text}"}


async def test_a_subscription_is_its_owners_and_its_feed_who_has_the_token(repository: Repository) -> None:
    app = create_app(repository, {}, Parts(access=Access(required=True)))
    mine, other, reader = (bearer(repository, *scopes) for scopes in ([*Scope], [*Scope], [Scope.READ]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://store") as api:
        made = await api.post("/v1/subscriptions", json={"name": "x", "filters": {}}, headers=mine)
        url, token = f"/v1/subscriptions/{made.json()['id']}", made.json()["token"]
        assert (
            await api.post("/v1/subscriptions", json={"name": "x", "filters": {}}, headers=reader)
        ).status_code == 403
        for below in ("", "/results", "/feed.rss"):
            assert (await api.get(url + below, headers=mine)).status_code == 200
            assert (await api.get(url + below, headers=other)).status_code == 404
            assert (await api.get(url + below)).status_code == 401
        assert (await api.delete(url, headers=other)).status_code == 404
        assert (await api.get("/v1/subscriptions", headers=other)).json()["items"] == []
        assert (await api.get(f"{url}/feed.atom", params={"token": token})).status_code == 200
        for wrong in ("", "x", token[:-1]):
            assert (await api.get(f"{url}/feed.atom", params={"token": wrong})).status_code == 404
        assert (await api.get(f"{url}/results", params={"token": token})).status_code == 401
        assert (await api.get(f"/v1/subscriptions/{uuid4()}/feed.rss", params={"token": token})).status_code == 404


async def test_a_body_that_is_too_large_is_refused(api: httpx.AsyncClient) -> None:
    answer = await api.post("/v1/subscriptions", json={"name": "x" * 70_000, "filters": {}})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
