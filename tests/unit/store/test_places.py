from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Status
from services.store.moments import to_micros
from services.store.places import Wish, assign, span_of
from tests.support.articles import NOON, article_id

MOMENTS = st.datetimes(timezones=st.just(UTC))


def wish(name: str, moment: datetime = NOON, *, status: Status = Status.USABLE, now: int | None = None) -> Wish:
    return Wish(str(article_id(name)), to_micros(moment), status, now)


def nobody(_: Collection[int]) -> dict[int, str]:
    return {}


def place(one: Wish) -> int:
    return assign([one], nobody)[one.article_id]


@given(MOMENTS, MOMENTS)
def test_what_is_published_later_stands_later(one: datetime, other: datetime) -> None:
    earlier, later = sorted([one, other])
    if later - earlier > timedelta(milliseconds=1):
        assert place(wish("a", earlier)) <= place(wish("a", later))


@given(MOMENTS, st.sampled_from(list(Status)))
def test_an_article_stands_in_the_span_of_its_moment_and_status(moment: datetime, status: Status) -> None:
    span = span_of(status, to_micros(moment), to_micros(moment))
    assert span.low <= place(wish("a", moment, status=status)) < span.high


def test_canceled_articles_stand_after_all_others() -> None:
    assert span_of(Status.USABLE).high <= span_of(Status.CANCELED).low


def test_an_id_that_another_has_is_left_to_it() -> None:
    mine = place(wish("a"))
    assert assign([wish("a")], lambda _: {mine: "other"})[str(article_id("a"))] == mine + 1
    assert assign([wish("a")], lambda _: {mine: str(article_id("a"))})[str(article_id("a"))] == mine


@pytest.mark.parametrize("moment", [NOON, NOON + timedelta(microseconds=300)])
def test_an_article_of_the_same_moment_keeps_its_id(moment: datetime) -> None:
    kept = place(wish("a")) + 7
    assert place(wish("a", moment, now=kept)) == kept
    assert place(wish("a", moment + timedelta(seconds=1), now=kept)) != kept


@given(st.lists(st.integers(0, 30), min_size=2, max_size=40, unique=True), st.sets(st.integers(0, 12)))
def test_no_id_is_given_twice(numbers: list[int], taken: set[int]) -> None:
    base = place(wish("a")) >> 19 << 19
    wishes = [Wish(str(article_id(str(n))), to_micros(NOON), Status.USABLE, base + n % 5) for n in numbers]
    given = assign(wishes, lambda ids: {one: "other" for one in ids if one - base in taken})
    assert len(set(given.values())) == len(wishes)
    assert not {one - base for one in given.values()} & taken
