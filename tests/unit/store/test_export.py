"""Everything that matches, whole, once, and taken up where it broke off."""

import csv
import io
import json
import tracemalloc
from typing import Any

import httpx
import pytest

from schemas import EnrichedArticle
from services.common.errors import Unavailable
from services.store.api.app import create_app
from services.store.query.parsing import parse
from services.store.repository import Exported, Filters, Repository
from tests.support.articles import NOON, article_id, at, enriched_article, entity, sentiment, topic
from tests.support.wire_files import read_one

FULL = enriched_article(
    headline='Storm, "the worst"',
    body="One line.\n\nAnother, with Ada.",
    summary="It blew.",
    slugline="STORM",
    byline="By Ben",
    urgency=2,
    source="Harbour Post",
    entities=(entity("PER", "Ada"), entity("LOC", "Oslo")),
    topics=(topic("medtop:17000000", "weather"),),
    sentiment=sentiment("negative", -0.5),
    keywords=("wind", "rain"),
)


def numbered(number: int, **fields: Any) -> EnrichedArticle:
    return enriched_article(**{"article": f"s{number}", "published_at": at(number % 7), **fields})


async def lines(api: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    answer = await api.get("/v1/export", params=asked)
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_all_that_matches_is_exported_once(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([numbered(n, body="even" if n % 2 == 0 else "odd") for n in range(1_300)], NOON)
    repository.upsert([numbered(4, version="2", status="canceled", body="even")], NOON)
    ids = [one["provider_id"] for one in await lines(api, q="even")]
    assert (len(ids), set(ids)) == (649, {f"s{n}" for n in range(0, 1_300, 2)} - {"s4"})


async def test_an_export_goes_on_after_the_last_whole_line(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([numbered(n) for n in range(1_100)], NOON)
    whole = (await api.get("/v1/export")).content
    for broken in (whole[:700_001], whole[: whole.index(b"\n") + 1]):
        kept = broken[: broken.rindex(b"\n") + 1]
        last = json.loads(kept.splitlines()[-1])["article_id"]
        repository.upsert([numbered(3, version="2", published_at=at(99))], NOON)  # it moves meanwhile
        rest = (await api.get("/v1/export", params={"after": last})).content
        ids = [json.loads(line)["article_id"] for line in (kept + rest).splitlines()]
        assert (len(ids), len(set(ids))) == (1_100, 1_100)


async def test_csv_has_a_line_an_article_with_its_columns(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([FULL], NOON)
    answer = await api.get("/v1/export", params={"format": "csv"})
    (row,) = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert row["headline"] == 'Storm, "the worst"'
    assert row["body"] == FULL.body
    told = (row["entities"], row["topics"], row["sentiment"], row["sentiment_score"], row["urgency"])
    assert told == ("Ada; Oslo", "weather", "negative", "-0.5", "2")
    assert answer.headers["content-disposition"] == 'attachment; filename="articles.csv"'


async def test_csv_that_goes_on_has_no_second_head(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([FULL], NOON)
    answer = await api.get("/v1/export", params={"format": "csv", "after": "00000000-0000-0000-0000-000000000000"})
    assert not answer.text.startswith("article_id")


async def test_ninjs_is_read_by_ingest_as_the_same_article(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([FULL], NOON)
    answer = await api.get("/v1/export", params={"format": "ninjs"})
    read = read_one(answer.content)
    same = ("headline", "body", "summary", "slugline", "byline", "urgency", "keywords", "language", "published_at")
    assert {name: getattr(read, name) for name in same} == {name: getattr(FULL, name) for name in same}
    assert (read.provider, read.source, read.version) == ("example-wire", "Harbour Post", "1")
    assert [(one.code, one.name) for one in read.subjects] == [("medtop:17000000", "weather")]


async def test_a_database_that_is_away_is_told_before_the_first_line() -> None:
    class Away:
        def export(self, *_: object, **__: object) -> None:
            raise Unavailable("away", retry_after=3)

    transport = httpx.ASGITransport(create_app(Away(), {}))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://store") as client:
        assert (await client.get("/v1/export")).status_code == 503


def test_memory_does_not_grow_with_what_is_exported(repository: Repository) -> None:
    """The peak over many pages is about that over few."""
    repository.upsert([numbered(n, body="word " * 400) for n in range(3_000)], NOON)
    peaks = [_peak(repository, pages) for pages in (5, 30)]
    assert peaks[1] < peaks[0] * 1.5


def _peak(repository: Repository, pages: int) -> int:
    tracemalloc.start()
    page = Exported((), article_id("none"))
    after = None
    for _ in range(pages):
        page = repository.export(Filters(query=parse("word")), after=after, limit=100)
        after = page.last
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("wrong", [{"format": "xml"}, {"after": "7"}, {"cursor": "x"}])
async def test_a_wrong_parameter_is_refused(api: httpx.AsyncClient, wrong: dict[str, str]) -> None:
    answer = await api.get("/v1/export", params=wrong)
    assert (answer.status_code, answer.json()["parameter"]) == (422, next(iter(wrong)))
