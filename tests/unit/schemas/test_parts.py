"""Spans are never empty and never reversed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.enriched import Mention, Section
from schemas.parts import Heading, Original, Span

OFFSETS = st.integers(0, 10_000)


@given(OFFSETS, OFFSETS)
def test_a_span_is_allowed_exactly_where_it_ends_after_its_start(start: int, end: int) -> None:
    allowed = True
    try:
        Span(start=start, end=end)
    except ValidationError:
        allowed = False
    assert allowed is (end > start)


def test_a_span_before_the_text_is_refused() -> None:
    with pytest.raises(ValidationError):
        Span(start=-1, end=3)


@pytest.mark.parametrize("kind", [Heading, Mention, Section])
def test_what_is_built_on_a_span_keeps_its_rule(kind: type[Span]) -> None:
    with pytest.raises(ValidationError, match="a span ends after it starts"):
        kind.model_validate({"start": 4, "end": 4, "text": "", "index": 0})


@pytest.mark.parametrize("level", [0, 7])
def test_a_heading_level_is_one_to_six(level: int) -> None:
    with pytest.raises(ValidationError):
        Heading(start=0, end=1, level=level)


def test_an_original_needs_the_sha256_of_its_bytes() -> None:
    with pytest.raises(ValidationError):
        Original(sha256="f" * 63, size=1)
