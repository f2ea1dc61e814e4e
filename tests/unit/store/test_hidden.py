"""Corrections, kills, embargoes and what is withheld are obeyed in every answer there is."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from schemas.parts import Original
from services.store.api.app import Parts, create_app
from services.store.api.stream import Manners
from services.store.repository import Repository
from tests.support.articles import NOON, at, enriched_article, entity
from tests.support.routes import ALL, ONE, ROUTES, SAVED, STORY, SUBSCRIPTION
from tests.support.serving import serving

ADA, OSLO = entity("PER", "Ada"), entity("LOC", "Oslo")
OLD, NEW = (Original(sha256=digit * 64, size=1) for digit in "ab")
FIRST: dict[str, Any] = {"original": OLD, "version": "1", "body": "Ada keeps a secret.", "entities": (ADA, OSLO)}
SECOND: dict[str, Any] = {
    "original": NEW,
    "version": "2",
    "body": "Ada keeps a secret no more.",
    "entities": (ADA, OSLO),
}
HIDDEN: dict[str, list[dict[str, Any]]] = {
    "withheld": [FIRST | {"status": "withheld"}],
    "withheld later": [FIRST, SECOND | {"status": "withheld"}],
    "embargoed": [FIRST | {"embargo_until": at(60)}],
    "embargoed later": [FIRST, SECOND | {"embargo_until": at(60)}],
    "killed under embargo": [FIRST, SECOND | {"status": "canceled", "embargo_until": at(60)}],
}
TELLS_OF_ITSELF = {"/v1/query/validate?q=secret"}
ALONE = f"/v1/clusters/{STORY}"
"""It is in no story of two; test_clusters hides some that are."""

OF_ONE = [url for url in ALL if url.startswith(ONE) or "per:ada" in url or url == ALONE]


class Kept:
    """Originals that hold everything."""

    async def read(self, original: Original) -> bytes:
        return b"the secret of Ada" if original == OLD else b"canceled"


@pytest.fixture
async def client(repository: Repository) -> AsyncIterator[httpx.AsyncClient]:
    repository.subscriptions.add(SUBSCRIPTION)
    parts = Parts(Kept(), manners=Manners(gathered=0.01, keep_alive=0.02))
    with serving(create_app(repository, {}, parts)) as port:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as made:
            yield made


async def asked(client: httpx.AsyncClient, url: str) -> tuple[int, str]:
    """Status and text; of a stream what it says until it is silent."""
    if not url.startswith("/v1/stream"):
        answer = await client.get(url)
        return answer.status_code, answer.text
    text, silent = "", 0
    async with client.stream("GET", url) as answer:
        async for line in answer.aiter_lines():
            text += line
            silent = silent + 1 if line.startswith("id: ") else 0 if line.startswith("data") else silent
            if silent > 3:
                break
    return answer.status_code, text


def test_every_route_is_tried(repository: Repository) -> None:
    assert set(create_app(repository, {}).openapi()["paths"]) == set(ROUTES)


@pytest.mark.parametrize("case", HIDDEN)
async def test_what_may_not_be_seen_is_in_no_answer(
    client: httpx.AsyncClient, repository: Repository, case: str
) -> None:
    for fields in HIDDEN[case]:
        repository.upsert([enriched_article(**fields)], NOON)
    repository.upsert([enriched_article(article="other", entities=(OSLO,))], NOON)
    for url in set(ALL) - TELLS_OF_ITSELF:
        status, text = await asked(client, url)
        assert status == (404 if url in OF_ONE else 200), url
        assert str(STORY) not in text.replace(url, "") or status == 404, url
        assert "Ada" not in text, url
        assert "secret" not in text, url
        assert "per:ada" not in text or status == 404, url


async def test_a_kill_is_in_no_answer_that_did_not_ask_for_it(
    client: httpx.AsyncClient, repository: Repository
) -> None:
    repository.upsert([enriched_article(**FIRST)], NOON)
    repository.upsert([enriched_article(**SECOND, status="canceled"), enriched_article(article="other")], NOON)
    telling = {
        ONE,
        f"{ONE}/versions",
        f"{ONE}/differences",
        f"{ONE}/original",
        f"{ONE}/similar",
        "/v1/changes",
        "/v1/changes?wait=0.01",
    }
    for url in set(ALL) - TELLS_OF_ITSELF:
        status, text = await asked(client, url)
        if url.startswith("/v1/stream"):
            assert text.count("event: canceled") == 1, url
            assert "keeps a secret." not in text, url
        elif url in telling:
            assert status == 200, url
            assert "canceled" in text or url.endswith(("differences", "similar")), url
            assert "keeps a secret." not in text, url
        else:
            assert status == (404 if "per:ada" in url or "loc:oslo" in url or url == ALONE else 200), url
            assert str(STORY) not in text or status == 404, url
            assert "Ada" not in text, url


async def test_a_correction_takes_the_place_of_what_was_wrong(
    client: httpx.AsyncClient, repository: Repository
) -> None:
    repository.upsert([enriched_article(**FIRST), enriched_article(article="other")], NOON)
    right = enriched_article(version="2", body="Nobody.", entities=(OSLO,), signals=("correction",), original=NEW)
    repository.upsert([right], NOON)
    before = {f"{ONE}/versions", f"{ONE}/differences", "/v1/articles?versions=all", "/v1/query/validate?q=secret"}
    for url in set(ALL) - before:
        status, text = await asked(client, url)
        assert status == (404 if "per:ada" in url or url == ALONE else 200), url
        assert "Ada keeps" not in text, url
    assert json.loads((await asked(client, "/v1/changes"))[1])["items"][-1]["event"] == "corrected"


async def test_an_embargo_that_is_over_lets_it_into_every_answer(
    client: httpx.AsyncClient, repository: Repository
) -> None:
    other = enriched_article(article="other", entities=(ADA,))
    repository.upsert([enriched_article(**FIRST, embargo_until=at(60)), other], NOON)
    repository.release(at(60))
    for url in set(ALL) - {"/v1/articles?status=withheld", ALONE, "/v1/clusters", f"/v1/articles?cluster={STORY}"}:
        status, text = await asked(client, url)
        assert status == 200, url
        if url in {"/v1/subscriptions", SAVED}:
            continue
        assert str(STORY) in text or "Ada" in text or '"count":' in text or "Oslo" in text or "secret" in text, url
