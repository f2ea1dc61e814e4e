"""Each file of a format becomes what the JSON beside it says: its items, each with its fields."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schemas import RawArticle
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse, scores
from services.ingest.values import Rejection, WireFile
from tests.support.articles import at

HERE = Path(__file__).parent
FORMATS = (
    "iptc7901",
    "anpa1312",
    "telex",
    "rss",
    "rdf",
    "atom",
    "jsonfeed",
    "email",
    "ap",
    "digitalwires",
    "reuters",
    "nitf",
    "newsml1",
    "newsml-g2",
    "ninjs",
    "xml",
    "text",
)
FILES = [
    path
    for name in FORMATS
    for path in sorted((HERE / name / "files").iterdir())
    if not path.name.endswith(".facts.json")
]
EVENING = at(8 * 60)
LEAST_FILES = 8


def facts_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_name(f"{path.name}.facts.json").read_text("utf-8"))
    return found


def read(path: Path) -> list[RawArticle | Rejection]:
    zone = ZoneInfo(facts_of(path).get("timezone", "UTC"))
    file = WireFile(data=path.read_bytes(), feed="feed", received_at=EVENING, name=path.name, timezone=zone)
    return [each if isinstance(each, Rejection) else assemble(each, file, original_of(file)) for each in parse(file)]


def told(outcome: RawArticle | Rejection, fact: dict[str, Any]) -> dict[str, Any]:
    """Of what was read, what the fact speaks of."""
    if isinstance(outcome, Rejection):
        return {"rejected": outcome.reason.value}
    found = outcome.model_dump(mode="json")
    found["headings"] = [outcome.body[each.start : each.end] for each in outcome.headings]
    found["provider"] = None if outcome.provider == "feed" else outcome.provider
    filled = {name: value for name, value in found.items() if name in fact or (name in FIELDS and value)}
    return {name: plain(value) for name, value in filled.items()}


FIELDS = (
    "headline", "summary", "slugline", "byline", "dateline", "places", "subjects", "category", "keywords", "urgency",
    "priority", "ednote", "signals", "update_markers", "embargo_until", "expires_at", "published_at",
    "first_created_at", "updated_at", "body", "headings", "media", "links", "word_count", "warnings", "provider",
    "service", "source", "provider_id", "uri", "sequence", "language", "status", "kind", "format",
)  # fmt: skip


def plain(value: Any) -> Any:
    """Without what is None, and ids that are made up."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items() if each is not None and name != "article_id"}
    return value


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_a_file_becomes_the_articles_beside_it(path: Path) -> None:
    facts = facts_of(path)["items"]
    found = read(path)
    assert [told(outcome, fact) for outcome, fact in zip(found, facts, strict=True)] == facts


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_its_own_format_scores_best(path: Path) -> None:
    found = scores(WireFile(data=path.read_bytes(), feed="feed", received_at=EVENING, name=path.name))
    assert max(found, key=lambda name: found[name]) == path.parts[-3]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_shown_in_many_files(name: str) -> None:
    assert sum(path.parts[-3] == name for path in FILES) >= LEAST_FILES
