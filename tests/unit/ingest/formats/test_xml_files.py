"""Each file of the XML formats becomes what the JSON beside it says: its items, each with its fields."""

from pathlib import Path

import pytest

from services.ingest.parse import scores
from services.ingest.values import WireFile
from tests.unit.ingest.formats.test_text_and_feed_files import EVENING, LEAST_FILES, facts_of, read, told

HERE = Path(__file__).parent
FORMATS = ("nitf",)
FILES = [path for name in FORMATS for path in sorted((HERE / name / "files").glob("*.xml"))]


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
