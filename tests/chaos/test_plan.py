"""The plan of a seed, and the model of what it must come to."""

from collections import Counter

import pytest

from tests.chaos.mishaps import KINDS, Mishap
from tests.chaos.model import Expected, State, expected
from tests.chaos.plan import FAR, Action, Kind, make_plan

STORY, KILL, AGAIN = Kind.STORY, Kind.KILL, Kind.AGAIN


def test_the_same_seed_gives_the_same_plan() -> None:
    assert make_plan(7, articles=300, faults=9, rate=20) == make_plan(7, articles=300, faults=9, rate=20)


def test_another_seed_gives_another_plan() -> None:
    one, other = (make_plan(seed, articles=300, faults=9, rate=20) for seed in (7, 8))
    assert one.parcels != other.parcels
    assert one.faults != other.faults


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_sends_as_many_versions_as_it_says_each_once_for_the_first_time(seed: int) -> None:
    plan = make_plan(seed, articles=200, faults=0, rate=20)
    sent = Counter((one.number, one.version) for one in plan.actions() if one.kind not in {AGAIN, Kind.POISON})
    assert sent.total() == len(sent) == 200


@pytest.mark.parametrize("seed", range(20))
def test_what_is_sent_again_was_sent_before(seed: int) -> None:
    sent: set[tuple[int, int]] = set()
    for action in make_plan(seed, articles=200, faults=0, rate=20).actions():
        assert action.kind is not AGAIN or (action.number, action.version) in sent
        sent |= {(action.number, action.version)} if action.kind is not Kind.POISON else set()


def test_every_kind_of_fault_comes_before_any_comes_again() -> None:
    faults = make_plan(1, articles=20_000, faults=len(KINDS), rate=25).faults
    assert {(one.mishap, one.part) for one in faults} == set(KINDS)


@pytest.mark.parametrize("seed", range(20))
def test_no_part_dies_so_often_in_a_minute_that_it_would_be_given_up(seed: int) -> None:
    faults = make_plan(seed, articles=2_000, faults=40, rate=20).faults
    deaths = [one for one in faults if one.mishap in {Mishap.KILL, Mishap.TERMINATE, Mishap.LOCK}]
    crowds = [[o for o in deaths if o.part == one.part and 0 <= one.at - o.at < 60] for one in deaths]
    assert max(map(len, crowds)) < 5


def story(*sent: Action) -> Expected:
    return expected(sent)[1]


@pytest.mark.parametrize("versions", [(1, 2), (2, 1)])
def test_the_newest_version_stands_whatever_the_order(versions: tuple[int, ...]) -> None:
    made = story(*(Action(1, version) for version in versions))
    assert made == Expected(2, State.USABLE, frozenset({1, 2}))


def test_a_kill_is_final() -> None:
    assert story(Action(1, 2, KILL), Action(1, 1), Action(1, 3)) == Expected(2, State.CANCELED, frozenset({1, 2, 3}))


def test_a_resend_changes_nothing() -> None:
    assert story(Action(1, 1), Action(1, 2), Action(1, 1, AGAIN)) == story(Action(1, 1), Action(1, 2))


@pytest.mark.parametrize(
    ("newest", "state"),
    [
        (Action(1, 2, Kind.WITHHELD), State.HIDDEN),
        (Action(1, 2, Kind.EMBARGOED, FAR), State.HIDDEN),
        (Action(1, 2, Kind.EMBARGOED, 3.0), State.USABLE),
    ],
)
def test_what_has_to_wait_hides_the_story(newest: Action, state: State) -> None:
    assert story(Action(1, 1), newest).state is state
