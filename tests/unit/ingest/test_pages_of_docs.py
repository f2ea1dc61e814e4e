"""docs/feeds.md and docs/safety.md say what is."""

import re
from pathlib import Path

import pytest

from services.ingest.transports.feeds_file import read_feeds
from services.ingest.transports.settings import KINDS

ROOT = Path(__file__).parents[3]
FEEDS = (ROOT / "docs/feeds.md").read_text("utf-8")
SAFETY = (ROOT / "docs/safety.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", FEEDS, re.DOTALL)
TESTS = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split('kind = "')[1].split('"')[0])
def test_every_example_of_a_feed_is_a_feed(example: str, tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(example)
    assert read_feeds(path)


def test_every_kind_of_feed_has_an_example_or_a_word() -> None:
    assert {kind for kind in KINDS if f'"{kind}"' not in FEEDS and f"`{kind}`" not in FEEDS} == set()


def test_every_test_that_the_page_of_safety_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", SAFETY))
    assert {name for name in named if f"def {name}(" not in TESTS} == set()
    assert len(named) > 30
