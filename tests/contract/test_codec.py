"""Whatever a contract can hold survives the wire (property tests)."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from schemas import DeadLetter, EnrichedArticle, RawArticle
from schemas.dead_letter import BuriedOutcome, DeadLetterSource, Reason
from schemas.enriched import (
    DetectedLanguage,
    Enrichment,
    Entity,
    EntityType,
    Mention,
    Section,
    Sentiment,
    StepReport,
    StepStatus,
    Tone,
)
from schemas.parts import Heading, Link, Media, Original, Place, Reference, Relation, Subject
from services.common.codec import decode, encode, encode_article
from services.common.errors import InvalidMessage
from tests.support.articles import raw_article

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SOME = TEXT.filter(bool)
MAYBE = st.none() | TEXT
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2900, 1, 1), timezones=st.timezones())  # noqa: DTZ001 - zones come by timezones=
SHA256 = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
SHARE = st.floats(0, 1)


def many(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=3).map(tuple)


def spans(kind: type[BaseModel], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a kind of span; a property test's bodies are checked elsewhere."""
    pairs = st.tuples(st.integers(0, 20), st.integers(1, 20))
    return st.builds(lambda pair, **rest: kind(start=pair[0], end=sum(pair), **rest), pairs, **more)


SENTIMENTS = st.builds(
    Sentiment, label=st.sampled_from(Tone), score=st.floats(-1, 1), confidence=SHARE, mixed=st.booleans()
)
RAW_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "article_id": st.uuids(),
    "version": SOME,
    "version_order": st.integers(-(2**63), 2**63 - 1),
    "provider": SOME,
    "feed": SOME,
    "format": SOME,
    "provider_id": MAYBE,
    "headline": TEXT,
    "summary": MAYBE,
    "sequence": MAYBE,
    "places": many(st.builds(Place, name=TEXT, code=MAYBE)),
    "subjects": many(st.builds(Subject, scheme=MAYBE, code=MAYBE, name=MAYBE)),
    "keywords": many(TEXT),
    "urgency": st.none() | st.integers(1, 9),
    "embargo_until": st.none() | TIMES,
    "published_at": st.none() | TIMES,
    "received_at": TIMES,
    "body": TEXT.map(lambda text: text + "x" * 40),
    "headings": many(spans(Heading, level=st.integers(1, 6))),
    "media": many(st.builds(Media, kind=TEXT, href=MAYBE, width=st.none() | st.integers(0))),
    "links": many(st.builds(Link, href=TEXT, rel=MAYBE)),
    "references": many(st.builds(Reference, relation=st.sampled_from(Relation), article_id=st.none() | st.uuids())),
    "original": st.builds(Original, sha256=SHA256, size=st.integers(0), offset=st.none() | st.integers(0)),
    "content_hash": SHA256,
    "parser_version": st.integers(1, 2**63 - 1),
}
ENTITIES = st.builds(
    Entity,
    id=SOME,
    type=st.sampled_from(EntityType),
    name=TEXT,
    mentions=many(spans(Mention, text=TEXT)),
    salience=SHARE,
    sentiment=st.none() | SENTIMENTS,
)
STEPS = st.dictionaries(SOME, st.builds(StepReport, status=st.sampled_from(StepStatus), model=MAYBE), max_size=3)
RAW = st.builds(RawArticle, **RAW_FIELDS)
ENRICHED = st.builds(
    EnrichedArticle,
    **RAW_FIELDS,
    detected_language=st.none() | st.builds(DetectedLanguage, code=st.just("en"), confidence=SHARE),
    entities=many(ENTITIES),
    sections=many(spans(Section, index=st.integers(0), heading=MAYBE, entity_ids=many(SOME))),
    sentiment=st.none() | SENTIMENTS,
    enrichment=st.builds(Enrichment, pipeline_version=st.integers(1, 2**63 - 1), steps=STEPS),
    enriched_at=TIMES,
)
LETTERS = st.builds(
    DeadLetter,
    original=st.binary(max_size=200),
    key=st.none() | st.binary(max_size=40),
    source=st.builds(DeadLetterSource, topic=MAYBE, offset=st.none() | st.integers(0)),
    hop=SOME,
    outcome=st.sampled_from(BuriedOutcome),
    reason=st.sampled_from(Reason),
    error=TEXT,
    first_failed_at=TIMES,
    attempts=st.integers(1),
)


@settings(deadline=None, max_examples=60)
@given(RAW | ENRICHED | LETTERS)
def test_what_is_encoded_decodes_to_the_same(value: BaseModel) -> None:
    assert decode(type(value), encode(value)) == value


@settings(deadline=None, max_examples=60)
@given(RAW)
def test_every_time_is_written_with_a_z(article: RawArticle) -> None:
    written = json.loads(encode(article))
    assert all(
        written[name].endswith("Z") for name in ("published_at", "received_at", "embargo_until") if written[name]
    )


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_bytes_that_are_no_article_are_an_invalid_message(data: bytes) -> None:
    with pytest.raises(InvalidMessage) as caught:
        decode(RawArticle, data)
    assert caught.value.reason is Reason.CONTRACT


def test_the_place_of_a_wrong_field_is_named() -> None:
    sent = json.loads(encode(raw_article())) | {"original": {"sha256": "short", "size": 1}}
    with pytest.raises(InvalidMessage) as caught:
        decode(RawArticle, json.dumps(sent).encode())
    assert caught.value.place == "original.sha256"


def test_an_article_larger_than_a_message_may_be_is_refused() -> None:
    with pytest.raises(InvalidMessage) as caught:
        encode_article(raw_article(body="x" * 8 * 1024 * 1024))
    assert caught.value.reason is Reason.TOO_LARGE


def test_text_is_written_as_utf_8_and_not_escaped() -> None:
    assert "Überfall in Łódź".encode() in encode(raw_article(headline="Überfall in Łódź"))


def test_a_time_in_utc_keeps_its_fraction() -> None:
    moment = datetime(2026, 3, 7, 12, 0, 0, 250_000, tzinfo=UTC)
    assert decode(RawArticle, encode(raw_article(received_at=moment))).received_at == moment
