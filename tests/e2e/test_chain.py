"""The whole chain on real input: the seeds in, answers out."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.stack import Stack

ROOT = Path(__file__).parents[2]
BOOKS = json.loads((ROOT / "seeds" / "expected" / "books.json").read_text())


@pytest.fixture(scope="session")
def bakhmut(seeded: Stack) -> dict[str, Any]:
    (found,) = seeded.get("/v1/articles", q='Bakhmut "defensive operation"')["items"]
    return dict(found)


def names(article: dict[str, Any], kind: str) -> set[str]:
    return {entity["name"] for entity in article["entities"] if entity["type"] == kind}


def variants(article: dict[str, Any], name: str) -> set[str]:
    (entity,) = [entity for entity in article["entities"] if entity["name"] == name]
    return {mention["text"] for mention in entity["mentions"]}


def test_the_seed_article_keeps_its_date_and_all_of_its_text(bakhmut: dict[str, Any]) -> None:
    original = (ROOT / "seeds" / "wire" / "001-bakhmut.txt").read_text().removeprefix(" date 2023-03-07")
    assert bakhmut["published_at"] == "2023-03-07T00:00:00Z"
    assert bakhmut["body"].split() == original.split()


def test_its_four_headings_make_five_sections_that_cover_the_body(bakhmut: dict[str, Any]) -> None:
    sections = bakhmut["sections"]
    assert [section["heading"] for section in sections] == [
        None,
        "The background: the fight to get Bakhmut back",
        "The importance of the city-symbol",
        "The Wagner group and the specter of Moscow’s betrayal",
        "The shocking video of the Ukrainian prisoner killed in cold blood",
    ]
    edges = [0, *(section["end"] for section in sections)]
    assert [section["start"] for section in sections] == edges[:-1]
    assert edges[-1] == len(bakhmut["body"])


def test_every_offset_is_exact(bakhmut: dict[str, Any]) -> None:
    mentions = [mention for entity in bakhmut["entities"] for mention in entity["mentions"]]
    assert [m for m in mentions if bakhmut["body"][m["start"] : m["end"]] != m["text"]] == []


@pytest.mark.parametrize(("name", "variant"), [("Volodymyr Zelensky", "Zelensky"), ("Valery Zaluzhny", "Zaluznhy")])
def test_a_person_is_one_with_all_variants(bakhmut: dict[str, Any], name: str, variant: str) -> None:
    assert {name, variant} <= variants(bakhmut, name)
    family = variant[:4]
    assert len([person for person in names(bakhmut, "PER") if family in person]) == 1


@pytest.mark.parametrize("surname", ["Putin", "Prigozhin", "Kyrylenko", "Austin", "Yermak"])
def test_its_other_people_are_people(bakhmut: dict[str, Any], surname: str) -> None:
    assert [name for name in names(bakhmut, "PER") if name.endswith(surname)]


def test_its_places_are_places(bakhmut: dict[str, Any]) -> None:
    assert {"Bakhmut", "Donetsk", "Moscow", "Kiev", "Ukraine", "Jordan"} <= names(bakhmut, "LOC")


def test_the_wagner_group_is_an_organisation(bakhmut: dict[str, Any]) -> None:
    assert "Wagner Group" in names(bakhmut, "ORG")


def test_its_tone_is_negative_and_its_topic_is_war(bakhmut: dict[str, Any]) -> None:
    assert bakhmut["sentiment"]["label"] == "negative"
    assert "medtop:16000000" in {topic["code"] for topic in bakhmut["topics"]}


def test_the_books_of_the_seeds_balance(seeded: Stack) -> None:
    states = {state: seeded.get("/v1/articles", status=state)["total"]["value"] for state in ("usable", "canceled")}
    assert states == {"usable": BOOKS["visible"], "canceled": BOOKS["canceled"]}


def test_what_is_withheld_or_under_embargo_is_in_no_answer(seeded: Stack) -> None:
    hidden = [story["headline"] for story in BOOKS["stories"] if story["state"] in {"withheld", "embargoed"}]
    shown = json.dumps([seeded.get("/v1/articles", limit=500), seeded.get("/v1/changes", after=0, limit=500)])
    assert len(hidden) == 2
    assert [headline for headline in hidden if headline in shown] == []


def test_a_story_shows_its_newest_version_whatever_the_order_of_arrival(seeded: Stack) -> None:
    (flood,) = seeded.get("/v1/articles", q='"worst flood in eighty years"')["items"]
    assert flood["version"] == "3"
    assert seeded.get(f"/v1/articles/{flood['article_id']}/versions")["total"]["value"] == 3


def test_a_broken_file_is_answered_with_place_and_cause(seeded: Stack) -> None:
    broken = (ROOT / "seeds" / "wire" / "038-cut-off-v1.json").read_bytes()
    answer = httpx.post(seeded.url("ingest", "/v1/articles"), content=broken)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "malformed"


@pytest.mark.parametrize("hop", ["ingest", "enrich", "store"])
def test_every_hop_measures_itself(seeded: Stack, hop: str) -> None:
    text = seeded.metrics(hop)
    for metric in ("articles_total", "handling_seconds_count", "last_processed_timestamp_seconds", "in_progress"):
        assert re.search(rf'^dateline_{metric}{{.*hop="{hop}"', text, re.MULTILINE), metric


def test_the_store_measures_from_receipt_to_queryable(seeded: Stack) -> None:
    total = re.search(r"^dateline_end_to_end_seconds_count (\S+)", seeded.metrics("store"), re.MULTILINE)
    assert total
    assert float(total[1]) == BOOKS["rows"]


@pytest.mark.parametrize("hop", ["ingest", "enrich", "store"])
def test_one_trace_is_logged_on_every_hop(seeded: Stack, bakhmut: dict[str, Any], hop: str) -> None:
    events = [json.loads(line) for line in seeded.log(hop).splitlines() if line.startswith("{")]
    ours = [event for event in events if event.get("article_id") == bakhmut["article_id"]]
    traces = {event["trace_id"] for event in ours if event.get("outcome")}
    ingest = {
        json.loads(line).get("trace_id") for line in seeded.log("ingest").splitlines() if bakhmut["article_id"] in line
    }
    assert traces
    assert traces <= ingest


def test_everything_is_ready(seeded: Stack) -> None:
    assert all(seeded.is_ready(service) for service in ("ingest", "enrich", "store"))
