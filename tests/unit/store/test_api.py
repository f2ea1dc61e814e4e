import json
from typing import Any, cast

import httpx
import pytest

from schemas import EnrichedArticle
from services.common.errors import Unavailable
from services.store.api.app import create_app
from services.store.repository import Repository
from tests.support.articles import NOON, article_id, at, enriched_article, entity, sentiment

ID = article_id("story-1")
ROUTES = ["/v1/articles", f"/v1/articles/{ID}", f"/v1/articles/{ID}/versions", "/v1/entities", "/v1/changes"]
MORE = ["/v1/articles?q=secret", "/v1/articles?entity=Ada", "/v1/articles?sort=relevance&q=secret", "/v1/articles?q=s*"]
LISTS = ["/v1/articles", "/v1/articles?q=ferry&sort=relevance", "/v1/articles?sort=-received", "/v1/entities"]


class Away:
    """A repository whose database is away."""

    def __getattr__(self, _: str) -> Any:
        def away(*_: object, **__: object) -> None:
            raise Unavailable("the database does not answer", retry_after=3)

        return away


def client(repository: Repository) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(repository, {})), base_url="http://store")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("parameter", ["nonsense", "Limit", "q[]"])
async def test_an_unknown_parameter_is_refused_by_its_name(
    api: httpx.AsyncClient, repository: Repository, route: str, parameter: str
) -> None:
    repository.upsert([enriched_article()], NOON)
    answer = await api.get(route, params={parameter: "1"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter


WRONG = {
    "/v1/articles?limit=501": "limit",
    "/v1/articles?limit=0": "limit",
    "/v1/articles?sort=date": "sort",
    "/v1/articles?sort=relevance": "sort",
    "/v1/articles?status=gone": "status",
    "/v1/articles?sentiment=sad": "sentiment",
    "/v1/articles?published_from=yesterday": "published_from",
    "/v1/articles?received_to=9999-12-31T23:00:00-10:00": "received_to",
    "/v1/articles?cursor=x": "cursor",
    "/v1/articles?cursor=e30": "cursor",
    "/v1/articles?cursor=W10": "cursor",
    "/v1/articles?cursor=%F0%9F%98%80": "cursor",
    "/v1/articles?q=": "q",
    "/v1/entities?cursor=e30": "cursor",
    "/v1/entities?type=DOG": "type",
    "/v1/changes?after=-1": "after",
    "/v1/changes?after=9223372036854775808": "after",
    "/v1/articles/7": "article_id",
}


@pytest.mark.parametrize("url", WRONG)
async def test_a_wrong_parameter_is_refused_by_its_name(api: httpx.AsyncClient, url: str) -> None:
    answer = await api.get(url)
    assert (answer.status_code, answer.json()["parameter"]) == (422, WRONG[url])


async def test_a_wrong_query_is_refused_with_the_column(api: httpx.AsyncClient) -> None:
    answer = await api.get("/v1/articles", params={"q": 'ferry "harbour'})
    expected = {"code": "invalid_query", "parameter": "q", "position": 7}
    assert answer.json() | expected == answer.json()


async def test_an_article_is_answered_as_the_contract(api: httpx.AsyncClient, repository: Repository) -> None:
    article = enriched_article()
    repository.upsert([article], NOON)
    answer = await api.get(f"/v1/articles/{ID}")
    assert EnrichedArticle.model_validate_json(answer.content) == article


@pytest.mark.parametrize("below", ["", "/versions"])
async def test_an_article_that_is_not_there_is_404(api: httpx.AsyncClient, below: str) -> None:
    answer = await api.get(f"/v1/articles/{ID}{below}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_method_that_is_not_there_is_refused_as_a_problem(api: httpx.AsyncClient) -> None:
    answer = await api.delete("/v1/articles")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "method_not_allowed"


async def test_a_path_that_is_not_there_is_refused_as_a_problem(api: httpx.AsyncClient) -> None:
    answer = await api.get("/v2/articles")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "/v2/articles" in answer.json()["detail"]


@pytest.mark.parametrize("hidden", [{"status": "withheld"}, {"embargo_until": at(60)}], ids=str)
@pytest.mark.parametrize("before", [0, 1], ids=["new", "seen before"])
@pytest.mark.parametrize("route", [*ROUTES, *MORE])
async def test_what_may_not_be_seen_is_in_no_answer(
    api: httpx.AsyncClient, repository: Repository, hidden: dict[str, Any], before: int, route: str
) -> None:
    named = {"body": "Ada keeps a secret.", "entities": (entity("PER", "Ada"),)}
    repository.upsert([enriched_article(version="1", **named)] * before, NOON)
    repository.upsert([enriched_article(version="2", **named, **hidden)], NOON)
    repository.upsert([enriched_article(article="other")], NOON)
    answer = await api.get(route)
    assert answer.status_code == (404 if str(ID) in route else 200)
    if answer.status_code == 200:
        assert str(ID) not in answer.text
        assert "Ada" not in answer.text
        assert answer.json()["total"]["value"] == len(answer.json()["items"])


async def test_a_killed_article_can_be_read_as_killed(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([enriched_article(), enriched_article(version="2", status="canceled")], NOON)
    assert (await api.get(f"/v1/articles/{ID}")).json()["status"] == "canceled"
    assert (await api.get("/v1/articles")).json()["items"] == []
    assert (await api.get("/v1/changes")).json()["items"][-1]["event"] == "canceled"


@pytest.mark.parametrize("route", LISTS)
async def test_a_list_is_walked_by_its_cursors(api: httpx.AsyncClient, repository: Repository, route: str) -> None:
    batch = [enriched_article(article=f"s{n}", entities=(entity("PER", f"P{n}"),)) for n in range(11)]
    repository.upsert(batch, NOON)
    seen, params = list[str](), {"limit": "4"}
    for _ in range(3):
        page = (await api.get(httpx.URL(route).copy_merge_params(params))).json()
        assert page["total"] == {"value": 11, "relation": "eq"}
        seen += [json.dumps(item) for item in page["items"]]
        params["cursor"] = page["next_cursor"]
    assert (len(seen), len(set(seen)), page["next_cursor"]) == (11, 11, None)


async def test_changes_are_walked_by_after(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([enriched_article(article=f"s{n}") for n in range(5)], NOON)
    seen: list[int] = []
    after: str | None = "0"
    for _ in range(3):
        page = (await api.get("/v1/changes", params={"after": after or "", "limit": 2})).json()
        seen += [item["seq"] for item in page["items"]]
        after = page["next_cursor"]
    assert (seen, after) == ([1, 2, 3, 4, 5], None)


async def test_a_cursor_of_another_order_is_refused(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([enriched_article(article=f"s{n}") for n in range(3)], NOON)
    cursor = (await api.get("/v1/articles?limit=1")).json()["next_cursor"]
    answer = await api.get("/v1/articles", params={"limit": 1, "cursor": cursor, "sort": "-received"})
    assert (answer.status_code, answer.json()["parameter"]) == (422, "cursor")


@pytest.mark.parametrize("route", ROUTES)
async def test_a_database_that_is_away_is_503_with_when_to_ask_again(route: str) -> None:
    answer = await client(cast("Repository", Away())).get(route)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")


async def test_every_parameter_is_described(api: httpx.AsyncClient) -> None:
    paths = (await api.get("/openapi.json")).json()["paths"]
    parameters = [each for path in paths.values() for each in path["get"].get("parameters", [])]
    assert [each["name"] for each in parameters if each["in"] == "query" and not each.get("description")] == []


async def test_a_query_is_shown_as_it_is_read(api: httpx.AsyncClient) -> None:
    answer = await api.get("/v1/query/validate", params={"q": 'body:storm OR "a b"~2 -source:x urgency:[1 TO *]'})
    assert answer.json()["tree"] == {
        "either": [
            {"words": {"text": "storm", "prefix": False, "field": "body"}},
            {
                "all": {
                    "wanted": [
                        {"near": {"text": "a b", "distance": 2}},
                        {"between": {"number": "urgency", "low": 1.0}},
                    ],
                    "unwanted": [{"any_of": {"kind": "source", "values": ["x"]}}],
                }
            },
        ]
    }


async def test_a_query_that_cannot_be_read_is_shown_its_column(api: httpx.AsyncClient) -> None:
    answer = await api.get("/v1/query/validate", params={"q": "storm (harbour OR"})
    assert (answer.status_code, answer.json()["position"]) == (422, 18)


async def test_only_the_fields_asked_for_are_shown(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([enriched_article()], NOON)
    answer = await api.get("/v1/articles", params={"fields": ["headline,feed", "language"]})
    assert list(answer.json()["items"][0]) == ["article_id", "version", "feed", "language", "headline"]
    assert (await api.get("/v1/articles?fields=nonsense")).json()["parameter"] == "fields"


async def test_words_that_match_are_marked_where_they_stand(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([enriched_article(headline="Émile sails", body="😀 The harbour wall at the harbour.")], NOON)
    asked = {"q": 'emile "harbour wall" OR headline:harb* OR harbour', "highlight": "true", "fields": "highlight"}
    marked = (await api.get("/v1/articles", params=asked)).json()["items"][0]["highlight"]
    assert marked == {"headline": [{"start": 0, "end": 5}], "body": [{"start": 6, "end": 18}, {"start": 26, "end": 33}]}


async def test_all_versions_are_listed_beside_each_other(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([enriched_article(version="1"), enriched_article(version="2")], NOON)
    repository.upsert([enriched_article(version="3", article="other")], NOON)
    answer = await api.get("/v1/articles", params={"versions": "all", "fields": "headline"})
    assert sorted(item["version"] for item in answer.json()["items"]) == ["1", "2", "3"]
    assert answer.json()["total"]["value"] == 2


@pytest.mark.parametrize(("sort", "order"), [("sentiment", ["b", "c", "a"]), ("-sentiment", ["a", "c", "b"])])
async def test_articles_are_sorted_by_their_tone(
    api: httpx.AsyncClient, repository: Repository, sort: str, order: list[str]
) -> None:
    scores = {"a": 0.5, "b": -0.25, "c": 0.0}
    repository.upsert(
        [enriched_article(article=name, sentiment=sentiment("neutral", score)) for name, score in scores.items()], NOON
    )
    repository.upsert([enriched_article(article="without", sentiment=None)], NOON)
    answer = await api.get("/v1/articles", params={"sort": sort})
    assert [item["provider_id"] for item in answer.json()["items"]] == order
