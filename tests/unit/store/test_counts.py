"""Facets, series and trends agree with what the articles say, also after changes."""

from collections import Counter
from contextlib import closing
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import EnrichedArticle
from schemas.enriched import Sentiment
from services.store.counts import FACETS
from services.store.database import open_repository
from services.store.query.parsing import parse
from services.store.repository import Filters, Repository
from services.store.series import Interval
from tests.support.articles import NOON, at, enriched_article, entity, sentiment, topic
from tests.support.databases import Databases

ADA, BEN, OSLO = entity("PER", "Ada"), entity("ORG", "Ben & Co"), entity("LOC", "Oslo")
SPORT = topic("medtop:15000000", "sport")


def story(name: str, *, days: float = 0, **fields: Any) -> EnrichedArticle:
    return enriched_article(article=name, published_at=NOON - timedelta(days=days), **fields)


@pytest.fixture
def stored(repository: Repository) -> None:
    repository.upsert(
        [
            story("a", entities=(ADA, OSLO), topics=(SPORT,), source="One", sentiment=sentiment("positive", 0.5)),
            story("b", days=1, entities=(ADA,), source="One", sentiment=sentiment("negative", -0.5)),
            story("c", days=3, entities=(BEN,), topics=(SPORT,), sentiment=None),
            story("killed", entities=(ADA,), status="canceled"),
        ],
        NOON,
    )


@pytest.mark.usefixtures("stored")
async def test_facets_count_what_matches(api: httpx.AsyncClient) -> None:
    answer = (await api.get("/v1/facets", params={"entity": "ada", "by": ["entity", "topic", "source"]})).json()
    assert answer["counted"] == {"value": 2, "relation": "eq"}
    assert answer["facets"] == {
        "entity": [
            {"key": "per:ada", "name": "Ada", "articles": 2},
            {"key": "loc:oslo", "name": "Oslo", "articles": 1},
        ],
        "topic": [{"key": "medtop:15000000", "name": "sport", "articles": 1}],
        "source": [
            {"key": "example-wire", "name": "example-wire", "articles": 2},
            {"key": "one", "name": "One", "articles": 2},
        ],
    }


@pytest.mark.usefixtures("stored")
async def test_a_series_has_the_tone_of_each_stretch(api: httpx.AsyncClient) -> None:
    answer = (await api.get("/v1/timeseries", params={"metrics": ["count", "sentiment_mean"]})).json()
    points = [(one["start"][:10], one["count"], one["sentiment_mean"]) for one in answer["series"][0]["points"]]
    assert points == [("2026-03-04", 1, None), ("2026-03-05", 0, None), ("2026-03-06", 1, -0.5), ("2026-03-07", 1, 0.5)]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("by", "keys"), [("entity", ["per:ada", "org:ben-&-co", "loc:oslo"]), ("topic", ["medtop:15000000"])]
)
async def test_a_series_is_given_for_each_group(api: httpx.AsyncClient, by: str, keys: list[str]) -> None:
    answer = (await api.get("/v1/timeseries", params={"group_by": by, "q": "ferry"})).json()
    assert sorted(one["key"] for one in answer["series"]) == sorted(keys)
    assert all(sum(point["count"] for point in one["points"]) in {1, 2} for one in answer["series"])


async def test_an_interval_too_short_is_refused(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([story("a"), story("b", days=30)], NOON)
    answer = await api.get("/v1/timeseries", params={"interval": "minute"})
    assert (answer.status_code, answer.json()["parameter"]) == (422, "interval")


@pytest.mark.usefixtures("stored")
async def test_killed_articles_can_be_counted_on_their_own(api: httpx.AsyncClient) -> None:
    points = (await api.get("/v1/timeseries?status=canceled")).json()["series"][0]["points"]
    assert [(point["start"][:10], point["count"]) for point in points] == [("2026-03-07", 1)]


@pytest.mark.usefixtures("stored")
async def test_an_entity_is_shown_across_articles(api: httpx.AsyncClient) -> None:
    answer = (await api.get("/v1/entities/per:ada")).json()
    assert answer == {
        "id": "per:ada",
        "type": "PER",
        "name": "Ada",
        "articles": 2,
        "names": [{"key": "ada", "name": "Ada", "articles": 2}],
        "first_published_at": "2026-03-06T12:00:00Z",
        "last_published_at": "2026-03-07T12:00:00Z",
    }


@pytest.mark.usefixtures("stored")
async def test_who_is_named_beside_an_entity(api: httpx.AsyncClient) -> None:
    answer = (await api.get("/v1/entities/per:ada/cooccurring")).json()
    assert [(one["id"], one["together"]) for one in answer["items"]] == [("loc:oslo", 1)]
    assert answer["counted"] == {"value": 2, "relation": "eq"}


@pytest.mark.usefixtures("stored")
async def test_when_an_entity_was_in_the_news(api: httpx.AsyncClient) -> None:
    answer = (await api.get("/v1/entities/per:ada/timeseries", params={"metrics": "count"})).json()
    assert [point["count"] for point in answer["series"][0]["points"]] == [1, 1]


@pytest.mark.parametrize("below", ["", "/cooccurring", "/timeseries"])
async def test_an_entity_nobody_names_is_404(api: httpx.AsyncClient, below: str) -> None:
    assert (await api.get(f"/v1/entities/per:a/b{below}")).status_code == 404


async def test_who_is_in_the_news_more_than_before(api: httpx.AsyncClient, repository: Repository) -> None:
    usual = [story(f"u{n}", days=n + 1, entities=(ADA,)) for n in range(7)]
    today = [story(f"t{n}", days=n / 10, entities=(ADA, BEN) if n < 1 else (BEN,)) for n in range(4)]
    repository.upsert([*usual, *today], NOON)
    answer = (await api.get("/v1/trending", params={"until": at(1).isoformat()})).json()
    assert [(one["id"], one["in_window"]) for one in answer["items"]] == [("org:ben-&-co", 4), ("per:ada", 1)]
    assert answer["items"][1]["expected"] == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("asked", [{"window": "32d"}, {"baseline": "23h"}, {"window": "0h"}, {"window": "week"}])
async def test_a_time_that_is_none_is_refused(api: httpx.AsyncClient, asked: dict[str, str]) -> None:
    answer = await api.get("/v1/trending", params=asked)
    assert (answer.status_code, answer.json()["parameter"]) == (422, next(iter(asked)))


CHANGES = st.lists(
    st.builds(
        enriched_article,
        article=st.sampled_from(["a", "b", "c"]),
        version=st.sampled_from(["1", "2"]),
        status=st.sampled_from(["usable", "usable", "usable", "withheld", "canceled"]),
        source=st.sampled_from([None, "One", "Two"]),
        entities=st.sampled_from([(), (ADA,), (ADA, OSLO)]),
        sentiment=st.none()
        | st.integers(-100, 100).map(lambda score: Sentiment(label="neutral", score=score / 100, confidence=1)),
        received_at=st.integers(0, 3).map(at),
        published_at=st.integers(0, 30).map(lambda hours: NOON - timedelta(hours=hours)),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(CHANGES, min_size=1, max_size=3))
def test_what_is_rolled_up_is_what_is_counted(databases: Databases, batches: Any) -> None:
    """Without filters the roll-ups answer; with one that all match, the articles are counted."""
    with databases.fresh() as url, closing(open_repository(url)) as repository:
        for batch in batches:
            repository.upsert(batch, NOON)
        every = Filters(query=parse("ferry"))
        rolled, counted = (repository.counts.facets(one, FACETS, 99) for one in (Filters(), every))
        assert {kind: set(values) for kind, values in rolled.values.items()} == {
            kind: set(values) for kind, values in counted.values.items()
        }
        assert repository.counts.series(Filters(), Interval.HOUR) == repository.counts.series(every, Interval.HOUR)
        named = Counter(one.id for one in repository.entities(limit=9).items for _ in range(one.articles))
        for key, articles in named.items():
            assert (
                sum(point.articles for point in repository.counts.entity_series(key, Interval.DAY).points) == articles
            )


def test_facets_are_counted_by_everything_there_is(repository: Repository) -> None:
    repository.upsert([story("a", entities=(ADA,), topics=(SPORT,), urgency=3)], NOON)
    assert all(repository.counts.facets(Filters(), FACETS, 5).values.values())
