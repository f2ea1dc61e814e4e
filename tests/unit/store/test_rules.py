from datetime import datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.parts import Reference, Relation
from services.common.hop import Outcome
from services.store.rules import Reading, current, reading, standing, visible
from services.store.story import Event, Story, release, take
from tests.support.articles import NOON, at, enriched_article


def message(**changes: Any) -> Reading:
    return reading(enriched_article(**changes))


def told(*messages: Reading, now: datetime = NOON) -> tuple[Story, list[Outcome], list[Event | None]]:
    story, outcomes, events = Story(), list[Outcome](), list[Event | None]()
    for one in messages:
        step = take(story, one, now)
        story = step.story
        outcomes.append(step.outcome)
        events.append(step.event)
    return story, outcomes, events


FIRST = message(version="1", body="one")

REPLACES = {
    "greater parser_version": message(version="1", body="one", parser_version=2),
    "greater pipeline_version": message(version="1", body="one", pipeline_version=2),
    "other content received later": message(version="1", body="two", received_at=at(1)),
    "other content by a greater parser_version": message(version="1", body="two", parser_version=2),
}
REPEATS = {
    "the same": FIRST,
    "the same received later": message(version="1", body="one", received_at=at(1)),
    "other content received earlier": message(version="1", body="two", received_at=at(-1)),
    "older content by a better parser": message(version="1", body="two", received_at=at(-1), parser_version=2),
}


@pytest.mark.parametrize("name", REPLACES)
def test_a_message_replaces_the_row_by(name: str) -> None:
    story, outcomes, events = told(FIRST, REPLACES[name])
    assert outcomes[-1] is Outcome.PASSED
    assert events[-1] is Event.UPDATED
    assert standing(story.readings, "1") == REPLACES[name]


@pytest.mark.parametrize("name", REPEATS)
def test_a_message_is_a_duplicate_when_it_is(name: str) -> None:
    story, outcomes, events = told(FIRST, REPEATS[name])
    assert outcomes[-1] is Outcome.DUPLICATE
    assert events[-1] is None
    assert standing(story.readings, "1") == FIRST


def test_a_lower_parser_version_replaces_nothing() -> None:
    _, outcomes, _ = told(REPLACES["greater parser_version"], FIRST)
    assert outcomes == [Outcome.PASSED, Outcome.DUPLICATE]


def test_the_highest_version_order_is_current_not_the_last_to_come() -> None:
    story, outcomes, events = told(message(version="2"), message(version="1"))
    assert current(story.readings).version == "2"
    assert outcomes == [Outcome.PASSED, Outcome.PASSED]
    assert events == [Event.CREATED, None]


def test_of_equal_version_orders_the_one_received_last_is_current() -> None:
    late, early = message(version="a", received_at=at(1)), message(version="b")
    story, _, _ = told(late, early)
    assert current(story.readings) == late


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_kill_wins_whenever_it_comes(order: tuple[int, ...]) -> None:
    messages = [message(version="1"), message(version="2", status="canceled"), message(version="3")]
    story, _, _ = told(*(messages[place] for place in order))
    assert story.shown == messages[1]


def test_a_kill_of_a_version_is_not_undone_by_sending_that_version_again() -> None:
    kill = message(version="1", status="canceled")
    story, _, events = told(kill, message(version="1", body="back", received_at=at(5)))
    assert story.shown == kill
    assert events == [Event.CANCELED, None]


CORRECTIONS: list[dict[str, Any]] = [
    {"signals": ("CORRECTION",)},
    {"update_markers": ("sts:correction",)},
    {"references": (Reference(relation=Relation.CORRECTS, provider_id="x"),)},
]


@pytest.mark.parametrize("words", CORRECTIONS, ids=lambda words: next(iter(words)))
def test_a_correction_is_told_as_one_by(words: dict[str, Any]) -> None:
    _, _, events = told(message(version="1"), message(version="2", **words))
    assert events == [Event.CREATED, Event.CORRECTED]


def test_what_is_withheld_is_not_shown_and_comes_as_created_once_usable() -> None:
    story, _, events = told(message(version="1", status="withheld"), message(version="2"))
    assert events == [None, Event.CREATED]
    assert story.shown is not None


def test_what_was_seen_before_it_was_withheld_comes_back_as_updated() -> None:
    _, _, events = told(message(version="1"), message(version="2", status="withheld"), message(version="3"))
    assert events == [Event.CREATED, None, Event.UPDATED]


def test_an_embargoed_article_is_shown_when_its_time_has_come() -> None:
    story, _, events = told(message(embargo_until=at(10)))
    assert (events, story.shown) == ([None], None)
    assert release(story, at(9))[0] is None
    assert release(story, at(10))[0] is Event.RELEASED


@pytest.mark.parametrize("minutes", [-1, 0])
def test_an_embargo_that_is_over_on_arrival_holds_nothing_back(minutes: int) -> None:
    assert visible(message(embargo_until=at(minutes)), NOON)


def messages() -> st.SearchStrategy[list[Reading]]:
    one = st.builds(
        message,
        version=st.sampled_from(["1", "2", "x"]),
        body=st.sampled_from(["one", "two", "three"]),
        status=st.sampled_from(["usable", "usable", "usable", "withheld", "canceled"]),
        received_at=st.integers(0, 3).map(at),
        parser_version=st.integers(1, 2),
        pipeline_version=st.integers(1, 2),
        embargo_until=st.sampled_from([None, None, at(-1), at(60)]),
    )
    return st.lists(one, min_size=1, max_size=6)


def facts(story: Story) -> object:
    """All that a story is, its readings in no order; what enriched it when does not count."""
    versions = {one.version for one in story.readings}
    return story.shown, {version: standing(story.readings, version) for version in versions}


@given(messages(), st.randoms(use_true_random=False))
def test_the_outcome_is_the_same_in_whatever_order_messages_come(sent: list[Reading], random: Any) -> None:
    # One content of one version has one embargo: what differs in it is another text to the wire.
    first: dict[tuple[str, str], Reading] = {}
    sent = [one for one in sent if first.setdefault(one.key, one).embargo_until == one.embargo_until]
    shuffled = random.sample(sent, len(sent))
    assert facts(told(*sent)[0]) == facts(told(*shuffled)[0])


@given(messages())
def test_a_batch_that_comes_again_whole_changes_nothing(sent: list[Reading]) -> None:
    story, _, _ = told(*sent)
    for one in sent:
        step = take(story, one, NOON)
        assert (step.outcome, step.event) == (Outcome.DUPLICATE, None)
        story = step.story
