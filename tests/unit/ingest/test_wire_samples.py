"""Real files of agencies, which lie outside the repository: `DATELINE_TEST_SHARED`, by default `../shared`."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import RawArticle
from schemas.dead_letter import Reason
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Draft, Rejection, WireFile

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / os.environ.get("DATELINE_TEST_SHARED", "../shared") / "wire-samples"
SAMPLES = sorted(path for path in FOLDER.glob("*") if path.is_file() and path.suffix != ".md")
NOT_RUN = pytest.mark.skipif(not SAMPLES, reason=f"no wire samples in {FOLDER}: set DATELINE_TEST_SHARED")
EACH = pytest.mark.parametrize("path", SAMPLES or [FOLDER], ids=lambda path: path.name)
TODAY = datetime.now(UTC)
LEAST_WORDS, OLDEST = 15, datetime(1990, 1, 1, tzinfo=UTC)
WITHOUT_ID = {"text", "iptc7901", "anpa1312", "telex"}
"""Formats in which an item has no id of its own."""

FEEDS = {"rss", "jsonfeed"}
"""Their entries need no more than a title or a text."""


def readings(path: Path) -> list[RawArticle | Rejection]:
    file = WireFile(data=path.read_bytes(), feed="feed", received_at=TODAY, name=path.name)
    return [assemble(each, file, original_of(file)) if isinstance(each, Draft) else each for each in parse(file)]


def articles(path: Path) -> list[RawArticle]:
    return [each for each in readings(path) if isinstance(each, RawArticle)]


@NOT_RUN
@EACH
def test_a_sample_is_read_but_for_items_that_say_nothing(path: Path) -> None:
    refused = [each for each in readings(path) if isinstance(each, Rejection)]
    assert {each.reason for each in refused} <= {Reason.MISSING_FIELD}
    assert articles(path)


@NOT_RUN
@EACH
def test_its_articles_have_a_headline_and_a_text(path: Path) -> None:
    for each in articles(path):
        heads = (each.headline, each.slugline, each.format == "text")
        assert any(heads) or each.format in FEEDS
        assert len(each.body.split()) >= LEAST_WORDS or each.summary or each.media or each.format in FEEDS


@NOT_RUN
@EACH
def test_its_articles_have_a_time_and_an_identity(path: Path) -> None:
    for each in articles(path):
        assert each.published_at or each.format in FEEDS | {"text"}
        assert each.published_at is None or OLDEST < each.published_at <= TODAY
        assert each.provider_id or each.format in WITHOUT_ID
        assert each.version


@NOT_RUN
@EACH
def test_no_mark_up_is_left_in_its_words(path: Path) -> None:
    for each in articles(path):
        assert [tag for tag in ("<p>", "</", "<br", "&lt;", "&nbsp;") if tag in each.headline + each.body] == []
