"""Each file of seeds/wire becomes what seeds/expected says of it, and the whole of it balances with the books."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas import RawArticle
from schemas.enriched import EntityType, Tone
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Reading, Rejection, WireFile

SEEDS = Path(__file__).parents[2] / "seeds"
EXPECTED = SEEDS / "expected"
FILES = sorted((SEEDS / "wire").iterdir())
RECEIVED = datetime(2026, 4, 1, 12, tzinfo=UTC)
FEED = "seeds"

Outcome = RawArticle | Rejection


def facts_of(path: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads((EXPECTED / f"{path.stem}.json").read_text("utf-8"))["items"]
    return items


def deliveries(path: Path) -> list[bytes]:
    """A line of NDJSON is a delivery of its own, any other file is one."""
    data = path.read_bytes()
    return [line for line in data.splitlines() if line] if path.suffix == ".ndjson" else [data]


def outcomes(path: Path) -> Iterator[Outcome]:
    for data in deliveries(path):
        file = WireFile(data=data, feed=FEED, received_at=RECEIVED, name=path.name)
        for reading in parse(file):
            yield whole(reading, file)


def whole(reading: Reading, file: WireFile) -> Outcome:
    return reading if isinstance(reading, Rejection) else assemble(reading, file, original_of(file))


def pairs(*, outcome: str) -> list[Any]:
    """Every expected item of that outcome beside what ingest makes of it, lazily."""
    return [
        pytest.param(path, index, facts, id=f"{path.stem}-{index}")
        for path in FILES
        for index, facts in enumerate(facts_of(path))
        if facts["outcome"] == outcome
    ]


def article(path: Path, index: int) -> RawArticle:
    found = list(outcomes(path))[index]
    assert isinstance(found, RawArticle), found
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_as_many_items_as_expected(path: Path) -> None:
    assert len(list(outcomes(path))) == len(facts_of(path))


@pytest.mark.parametrize(("path", "index", "facts"), pairs(outcome="parsed"))
def test_the_fields_of_an_item_are_the_expected_ones(path: Path, index: int, facts: dict[str, Any]) -> None:
    found = article(path, index).model_dump(mode="json")
    assert found["format"] == facts["format"]
    assert {name: among(found[name], value) for name, value in facts["fields"].items()} == facts["fields"]


def among(found: Any, expected: Any) -> Any:
    """What was found, of objects only the members that are expected."""
    if isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        return [among(*pair) for pair in zip(found, expected, strict=True)]
    if isinstance(expected, dict) and isinstance(found, dict):
        return {name: found.get(name) for name in expected}
    return found


@pytest.mark.parametrize(("path", "index", "facts"), pairs(outcome="parsed"))
def test_the_whole_body_is_there(path: Path, index: int, facts: dict[str, Any]) -> None:
    body = article(path, index).body
    assert body.startswith(facts["body_starts"])
    assert body.endswith(facts["body_ends"])
    assert [text for text in facts["body_contains"] if text not in body] == []
    assert len(body.split("\n\n")) == facts.get("paragraphs", len(body.split("\n\n")))


@pytest.mark.parametrize(("path", "index", "facts"), pairs(outcome="parsed"))
def test_the_headings_that_are_marked_up_are_spans_of_the_body(path: Path, index: int, facts: dict[str, Any]) -> None:
    found = article(path, index)
    assert [found.body[heading.start : heading.end] for heading in found.headings] == facts["headings"]


@pytest.mark.parametrize(("path", "index", "facts"), pairs(outcome="rejected"))
def test_a_broken_item_is_rejected_for_its_reason(path: Path, index: int, facts: dict[str, Any]) -> None:
    found = list(outcomes(path))[index]
    assert isinstance(found, Rejection)
    assert found.reason == facts["reason"]
    assert found.cause


@pytest.mark.parametrize(("path", "index", "facts"), pairs(outcome="parsed"))
def test_what_enrichment_is_to_find_stands_in_the_article(path: Path, index: int, facts: dict[str, Any]) -> None:
    body, enriched = article(path, index).body, facts["enriched"]
    names = [name for entity in enriched.get("entities", ()) for name in entity["variants"]]
    headings = [heading for heading in enriched.get("sections", ()) if heading]
    assert [text for text in names if text not in body] == []
    assert [text for text in headings if f"\n\n{text}\n\n" not in body] == []
    assert {entity["type"] for entity in enriched.get("entities", ())} <= set(EntityType)
    assert {enriched.get("sentiment", "neutral")} <= set(Tone)


def test_every_file_has_its_facts_and_the_reverse() -> None:
    assert {path.stem for path in FILES} == {path.stem for path in EXPECTED.iterdir()} - {"books"}


@pytest.fixture(scope="module")
def fed() -> list[Outcome]:
    """Everything in seeds/wire, in the order it is fed."""
    return [outcome for path in FILES for outcome in outcomes(path)]


@pytest.fixture(scope="module")
def books() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXPECTED / "books.json").read_text("utf-8"))
    return found


def test_the_books_count_files_items_and_rejections(fed: list[Outcome], books: dict[str, Any]) -> None:
    reasons = Counter(str(outcome.reason) for outcome in fed if isinstance(outcome, Rejection))
    assert (len(FILES), len(fed), dict(reasons)) == (books["files"], books["items"], books["rejected"])


def test_the_books_count_articles_rows_and_duplicates(fed: list[Outcome], books: dict[str, Any]) -> None:
    accepted = [outcome for outcome in fed if isinstance(outcome, RawArticle)]
    rows = {(outcome.article_id, outcome.version) for outcome in accepted}
    articles = {outcome.article_id for outcome in accepted}
    counted = (len(accepted), len(articles), len(rows), len(accepted) - len(rows))
    assert counted == tuple(books[name] for name in ("accepted", "articles", "rows", "duplicates"))


def test_a_second_delivery_of_a_version_has_the_same_content(fed: list[Outcome]) -> None:
    hashes: dict[tuple[object, str], set[str]] = {}
    for outcome in fed:
        if isinstance(outcome, RawArticle):
            hashes.setdefault((outcome.article_id, outcome.version), set()).add(outcome.content_hash)
    assert {len(found) for found in hashes.values()} == {1}


def test_the_current_version_of_each_story_is_the_one_of_the_books(fed: list[Outcome], books: dict[str, Any]) -> None:
    current: dict[object, RawArticle] = {}
    for outcome in fed:
        if isinstance(outcome, RawArticle) and outcome.version_order >= standing(current, outcome):
            current[outcome.article_id] = outcome
    found = {outcome.provider_id: (outcome.version, outcome.headline) for outcome in current.values()}
    told = [story for story in books["stories"] if story["provider_id"]]
    assert {name: found[name] for name in (story["provider_id"] for story in told)} == {
        story["provider_id"]: (story["version"], story["headline"]) for story in told
    }


def standing(current: dict[object, RawArticle], outcome: RawArticle) -> int:
    """The order of the version that stands; below any where none does."""
    known = current.get(outcome.article_id)
    return known.version_order if known else -1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_same_bytes_again_give_the_same_identity(path: Path) -> None:
    def identity() -> list[tuple[object, str, str] | None]:
        later = list(outcomes(path))
        return [(a.article_id, a.version, a.content_hash) if isinstance(a, RawArticle) else None for a in later]

    assert identity() == identity()
