"""What an article may say, and what it may not."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from schemas import EnrichedArticle, RawArticle
from schemas.article import Kind, Status
from schemas.parts import Heading
from services.common.codec import encode
from tests.support.articles import enriched_article, raw_article


def test_statuses_and_kinds_are_closed_sets() -> None:
    assert set(Status) == {"usable", "withheld", "canceled"}
    assert set(Kind) == {"text", "picture", "audio", "video", "graphic", "package"}


def test_a_heading_may_end_where_the_body_ends() -> None:
    assert raw_article(body="Rain", headings=(Heading(start=0, end=4),)).headings[0].end == 4


def test_a_heading_after_the_end_of_the_body_is_refused() -> None:
    with pytest.raises(ValidationError, match="a heading ends after the body"):
        raw_article(body="Rain", headings=(Heading(start=0, end=5),))


def test_the_end_of_a_body_is_counted_in_code_points() -> None:
    with pytest.raises(ValidationError, match="a heading ends after the body"):
        raw_article(body="🚁🚁", headings=(Heading(start=0, end=3),))


def test_a_time_with_an_offset_is_written_in_utc_with_a_z() -> None:
    noon_in_halifax = datetime(2026, 3, 7, 12, tzinfo=timezone(timedelta(hours=-4)))
    assert json.loads(encode(raw_article(published_at=noon_in_halifax)))["published_at"] == "2026-03-07T16:00:00Z"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        raw_article(published_at=datetime(2026, 3, 7, 12))  # noqa: DTZ001 - the point of the test


def test_every_time_of_an_article_is_read_as_utc() -> None:
    article = raw_article(embargo_until="2026-03-07T12:00:00+02:00", updated_at="2026-03-07T12:00:00.5Z")
    assert article.embargo_until == datetime(2026, 3, 7, 10, tzinfo=UTC)
    assert article.updated_at
    assert article.updated_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("urgency", [0, 10])
def test_an_urgency_outside_one_to_nine_is_refused(urgency: int) -> None:
    with pytest.raises(ValidationError):
        raw_article(urgency=urgency)


def test_a_content_hash_that_is_no_sha256_is_refused() -> None:
    with pytest.raises(ValidationError):
        raw_article(content_hash="abc")


def test_an_article_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        setattr(raw_article(), "headline", "Another")  # noqa: B010 - what is forbidden is the point


def test_an_enriched_article_has_every_field_of_the_raw_one() -> None:
    assert set(RawArticle.model_fields) < set(EnrichedArticle.model_fields)


def test_an_enriched_article_reads_as_the_raw_one_it_came_from() -> None:
    enriched = enriched_article(headline="Ferry sails")
    assert RawArticle.model_validate_json(encode(enriched)).headline == "Ferry sails"


@pytest.mark.parametrize("field", ["version_order", "parser_version", "pipeline_version"])
def test_a_number_that_no_database_holds_is_refused(field: str) -> None:
    assert enriched_article(**{field: 2**63 - 1})
    with pytest.raises(ValidationError, match="less than or equal to"):
        enriched_article(**{field: 2**63})
