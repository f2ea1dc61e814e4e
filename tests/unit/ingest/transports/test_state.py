"""Rhythm, counts and pauses: pure rules, and the state that outlives a process."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.ingest.transports.listing import card
from services.ingest.transports.memory import Memory, stored_states
from services.ingest.transports.rhythm import Rhythm
from services.ingest.transports.running import pause
from services.ingest.transports.sequences import Count, number_of
from services.ingest.transports.state import FeedState, Round
from tests.support.feeds import folder_feed

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)


def hourly(arrivals: int) -> Rhythm:
    rhythm = Rhythm()
    for hour in range(arrivals):
        rhythm = rhythm.heard(NOON + timedelta(hours=hour))
    return rhythm


@pytest.mark.parametrize(("quiet", "silent"), [(1.5, False), (1.99, False), (2.1, True)])
def test_a_feed_is_silent_after_twice_its_longest_quiet(quiet: float, *, silent: bool) -> None:
    now = NOON + timedelta(hours=9 + quiet)
    assert (hourly(10).overdue(now, None) > 0) is silent


def test_a_feed_whose_rhythm_nobody_knows_is_never_silent_unless_told_when() -> None:
    later = NOON + timedelta(days=30)
    assert (hourly(4).overdue(later, None), hourly(1).overdue(later, 3600) > 0) == (0, True)


def test_an_outage_does_not_make_a_feed_patient_for_ever() -> None:
    rhythm = hourly(10).heard(NOON + timedelta(days=3))
    for hour in range(24 * 60):
        rhythm = rhythm.heard(NOON + timedelta(days=3, hours=hour + 1))
    assert rhythm.longest == pytest.approx(3600)


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ((1, 2, 3), ()),
        ((1, 4), (2, 3)),
        ((1, 4, 3), (2,)),
        ((1, 1, 2), ()),
        ((9998, 9999, 1, 2), ()),
        ((1, 200_000), ()),
        ((5, 3, 6), ()),
    ],
)
def test_numbers_that_are_skipped_are_missing(numbers: tuple[int, ...], missing: tuple[int, ...]) -> None:
    count = Count()
    for number in numbers:
        count = count.seen(number)
    assert count.missing == missing


@pytest.mark.parametrize(("text", "number"), [("0042", 42), ("a7", None), (None, None), ("9" * 30, None), ("٣", None)])
def test_a_sequence_is_a_number_only_where_it_is_one(text: str | None, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("failures", "luck", "seconds"), [(1, 0.0, 60), (2, 0.0, 120), (2, 1.0, 240), (99, 1.0, 3600), (99, 0.0, 1800)]
)
def test_pauses_double_up_to_an_hour_and_half_of_each_is_chance(failures: int, luck: float, seconds: float) -> None:
    assert pause(60, failures, luck=lambda: luck) == seconds


def test_a_state_and_its_mark_outlive_the_process(tmp_path: Path) -> None:
    state = FeedState(accepted=3, counts={"x/": Count(last=9, missing=(7,))}, rhythm=hourly(3)).at(etag='"a"')
    first = Memory(tmp_path / "feeds.sqlite")
    first.save("desk", state, mark="a")
    first.close()
    again = Memory(tmp_path / "feeds.sqlite")
    assert (again.state("desk"), again.is_marked("desk", "a"), again.is_marked("other", "a")) == (state, True, False)
    assert stored_states(tmp_path) == {"desk": state}
    again.forget("desk", "a")
    assert not again.is_marked("desk", "a")
    again.close()


@pytest.mark.parametrize(
    ("state", "health"),
    [
        (FeedState(), "new"),
        (FeedState().ended(Round.NOTHING, NOON), "ok"),
        (FeedState().ended(Round.FAILED, NOON, "away"), "failing"),
        (FeedState(rhythm=hourly(10)).ended(Round.NOTHING, NOON), "silent"),
    ],
)
def test_health_is_told_in_one_word(state: FeedState, health: str, tmp_path: Path) -> None:
    assert card(folder_feed(tmp_path), state, NOON + timedelta(days=2)).health == health
