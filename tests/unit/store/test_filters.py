from datetime import timedelta
from urllib.parse import urlencode

import httpx
import pytest

from schemas.enriched import DetectedLanguage
from services.store.repository import Repository
from tests.support.articles import NOON, enriched_article, entity, sentiment, topic

ARTICLES = [
    enriched_article(
        article="bridge",
        headline="Bridge opens",
        body="The mayor, Zoë Quist, opened the river bridge.",
        source="Harbour Post",
        entities=(entity("PER", "Zoë Quist"), entity("LOC", "Rivertown")),
        topics=(topic("medtop:16000000", "politics and government"),),
        sentiment=sentiment("positive", 0.5),
        published_at=NOON - timedelta(days=2),
        received_at=NOON - timedelta(days=1),
    ),
    enriched_article(
        article="storm",
        headline="Storm hits the coast",
        body="A storm hit Rivertown. The bridge stayed closed.",
        summary="Weather overview",
        provider="north-wire",
        language="en-GB",
        detected_language=None,
        entities=(entity("LOC", "Rivertown"),),
        topics=(topic("medtop:17000000", "weather"),),
        sentiment=sentiment("negative", -0.5),
        urgency=2,
    ),
    enriched_article(
        article="brücke",
        headline="Brücke eröffnet",
        body="Die Brücke ist offen.",
        language="en",
        detected_language=DetectedLanguage(code="de", confidence=0.9),
        published_at=None,
    ),
    enriched_article(article="killed", body="A bridge too far.", status="canceled"),
]

FOUND: dict[tuple[tuple[str, str], ...], set[str]] = {
    (): {"bridge", "storm", "brücke"},
    (("q", "bridge"),): {"bridge", "storm"},
    (("q", "BRIDGE mayor"),): {"bridge"},
    (("q", "mayor OR storm"),): {"bridge", "storm"},
    (("q", "bridge -mayor"),): {"storm"},
    (("q", "bridge NOT storm"),): {"bridge"},
    (("q", '"river bridge"'),): {"bridge"},
    (("q", '"bridge river"'),): set(),
    (("q", "may*"),): {"bridge"},
    (("q", "brucke"),): {"brücke"},
    (("q", "overview"),): {"storm"},
    (("q", "headline:bridge"),): {"bridge"},
    (("q", '"closed bridge"~1'),): {"storm"},
    (("q", '"closed bridge"~0'),): set(),
    (("q", "source:north-wire OR entity:zoë"),): {"storm"},
    (("q", "published:2026-03-07"),): {"storm", "brücke"},
    (("not_q", "mayor"),): {"storm", "brücke"},
    (("not_entity", "Zoë Quist"),): {"storm", "brücke"},
    (("entity", "zoë quist"), ("entity", "nobody")): {"bridge"},
    (("entity_type", "PER"),): {"bridge"},
    (("not_entity_type", "LOC"),): {"brücke"},
    (("not_source", "example-wire"),): {"storm"},
    (("source", "Harbour Post"), ("source", "north-wire")): {"bridge", "storm"},
    (("not_topic", "weather"), ("not_language", "de")): {"bridge"},
    (("not_sentiment", "negative"), ("not_sentiment", "positive")): {"brücke"},
    (("sentiment_min", "0.1"),): {"bridge"},
    (("sentiment_max", "-0.1"),): {"storm"},
    (("sentiment_min", "-0.1"), ("sentiment_max", "0")): {"brücke"},
    (("urgency", "2"), ("urgency", "9")): {"storm"},
    (("not_urgency", "2"),): {"bridge", "brücke"},
    (("has", "summary"),): {"storm"},
    (("not_has", "entities"),): {"brücke"},
    (("kind", "text"), ("not_kind", "picture")): {"bridge", "storm", "brücke"},
    (("feed", "test"), ("wire_format", "ninjs")): {"bridge", "storm", "brücke"},
    (("not_feed", "test"),): set(),
    (("entity", "Rivertown"),): {"bridge", "storm"},
    (("entity", "zoë QUIST"),): {"bridge"},
    (("entity", "loc:rivertown"),): {"bridge", "storm"},
    (("source", "harbour post"),): {"bridge"},
    (("source", "north-wire"),): {"storm"},
    (("topic", "medtop:17000000"),): {"storm"},
    (("topic", "Politics and government"),): {"bridge"},
    (("language", "de"),): {"brücke"},
    (("language", "en"),): {"bridge", "storm"},
    (("language", "en-GB"),): {"storm"},
    (("sentiment", "negative"),): {"storm"},
    (("status", "canceled"),): {"killed"},
    (("status", "withheld"),): set(),
    (("published_to", "2026-03-07T12:00:00Z"),): {"bridge"},
    (("published_from", "2026-03-07T13:00:00+01:00"),): {"storm", "brücke"},
    (("published_from", "2026-03-05"), ("published_to", "2026-03-06")): {"bridge"},
    (("received_from", "2026-03-07"),): {"storm", "brücke"},
    (("received_to", "2026-03-07"),): {"bridge"},
    (("q", "bridge"), ("entity", "rivertown"), ("sentiment", "positive")): {"bridge"},
}

HARMLESS = [
    "'; DROP TABLE articles; --",
    "x' OR '1'='1",
    'body:"x',
    "NEAR(a b)",
    "^x",
    "{headline}: x",
    "a + b",
    "%",
    "_*",
    "\x00",
    "x" * 900,
    "😀",
    " ".join(["w"] * 500),
    "(" * 20 + "x" + ")" * 20,
]
TEXT_PARAMETERS = ["q", "entity", "source", "topic", "language", "feed"]


@pytest.fixture(autouse=True)
def stored(repository: Repository) -> None:
    repository.upsert(ARTICLES, NOON)


async def ids(api: httpx.AsyncClient, **asked: str) -> list[str]:
    answer = await api.get(f"/v1/articles?{urlencode(asked)}")
    assert answer.status_code == 200, answer.text
    return [item["provider_id"] for item in answer.json()["items"]]


@pytest.mark.parametrize("asked", FOUND, ids=urlencode)
async def test_a_filter_finds_what_it_says(api: httpx.AsyncClient, asked: tuple[tuple[str, str], ...]) -> None:
    answer = await api.get("/v1/articles", params=asked)
    assert {item["provider_id"] for item in answer.json()["items"]} == FOUND[asked]
    assert answer.json()["total"] == {"value": len(FOUND[asked]), "relation": "eq"}


async def test_what_was_never_issued_sorts_by_its_receipt(api: httpx.AsyncClient) -> None:
    assert (await ids(api))[-1] == "bridge"


@pytest.mark.parametrize("parameter", TEXT_PARAMETERS)
@pytest.mark.parametrize("text", HARMLESS, ids=range(len(HARMLESS)))
async def test_no_text_is_taken_for_a_command(
    api: httpx.AsyncClient, repository: Repository, parameter: str, text: str
) -> None:
    answer = await api.get("/v1/articles", params={parameter: text, "sort": "-received"})
    assert answer.status_code in {200, 422}
    assert not answer.json().get("items")
    assert repository.rows() == len(ARTICLES)


async def test_a_prefix_that_is_a_wildcard_elsewhere_finds_nothing(api: httpx.AsyncClient) -> None:
    answer = await api.get("/v1/entities", params={"prefix": "%"})
    assert answer.json()["items"] == []
