"""A part is away for a while: senders are told, nothing is lost, memory stays bounded, and all is soon well again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.support.figures import note, prompt
from tests.support.outage import Figures, suffer
from tests.support.parts import Parts, away, frozen, locked, parts

Outage = Callable[[Parts], AbstractContextManager[None]]
LIMITS = {"kafka": 450, "ingest": 300, "enrich": 600, "store": 400}
"""MB."""

LIVE, LIVE_SHORT = 15.0, 25.0
LONG = [pytest.mark.long, pytest.mark.timeout(1_200)]


def kafka_frozen(made: Parts) -> AbstractContextManager[None]:
    return frozen(made, "kafka")


def kafka_killed(made: Parts) -> AbstractContextManager[None]:
    return away(made, "kafka")


def enrich_frozen(made: Parts) -> AbstractContextManager[None]:
    return frozen(made, "enrich")


def enrich_killed(made: Parts) -> AbstractContextManager[None]:
    return away(made, "enrich")


def store_killed_and_locked(made: Parts) -> AbstractContextManager[None]:
    return locked(made, restarting="store")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Without models: they would only hide how fast the rest catches up."""
    with parts(tmp_path_factory.mktemp("parts"), enrich_steps="") as started:
        yield started


def nothing_is_lost_and_memory_is_bounded(found: Figures) -> None:
    assert (found.missing, found.doubled) == (0, 0)
    assert [part for part, peak in found.memory.items() if peak > LIMITS[part]] == [], found.memory


def the_sender_is_told_in_time(found: Figures) -> None:
    assert set(found.answers) <= {202, 503}
    assert found.hints
    assert found.p99 <= prompt(found.seconds)


def all_is_soon_well(found: Figures) -> None:
    """After a few seconds there is too little to catch up with for a speed to be measured."""
    assert found.pause <= 30
    assert found.catch_up >= (3 if found.seconds >= 60 else 1)


@pytest.mark.parametrize(
    ("outage", "seconds"),
    [
        (kafka_frozen, 5),
        pytest.param(kafka_frozen, 60, marks=LONG),
        pytest.param(kafka_killed, 60, marks=LONG),
    ],
)
def test_while_kafka_is_away_senders_are_refused_and_afterwards_all_is_taken(
    made: Parts, outage: Outage, seconds: float, tmp_path: Path
) -> None:
    found = suffer(made, outage, seconds, live=LIVE)
    note(f"{outage.__name__} {seconds} s", found, tmp_path)
    assert found.answers[503] > seconds
    the_sender_is_told_in_time(found)
    nothing_is_lost_and_memory_is_bounded(found)
    all_is_soon_well(found)


@pytest.mark.parametrize(
    ("outage", "seconds"),
    [
        (locked, 5),
        (enrich_frozen, 5),
        pytest.param(locked, 60, marks=LONG),
        pytest.param(store_killed_and_locked, 60, marks=LONG),
        pytest.param(enrich_frozen, 300, marks=LONG),
        pytest.param(enrich_killed, 300, marks=LONG),
    ],
)
def test_while_a_later_hop_is_away_senders_notice_nothing_and_afterwards_all_is_stored(
    made: Parts, outage: Outage, seconds: float, tmp_path: Path
) -> None:
    found = suffer(made, outage, seconds, live=LIVE_SHORT)
    note(f"{outage.__name__} {seconds} s", found, tmp_path)
    assert set(found.answers) == {202}
    assert found.p99 <= prompt(found.seconds)
    nothing_is_lost_and_memory_is_bounded(found)
    assert found.lag.messages > LIVE_SHORT * (seconds - 10) / 2
    assert found.lag.seconds > (seconds - 10) / 2
    all_is_soon_well(found)
