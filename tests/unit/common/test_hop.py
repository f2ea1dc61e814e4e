"""The hop's promises, on work that fails in every way."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.dead_letter import BuriedOutcome, DeadLetter, DeadLetterSource, Reason
from services.common import metrics
from services.common.errors import BrokenHop, InvalidMessage, Unavailable
from services.common.hop import Hop, Message, Outcome, Task
from services.common.telemetry import new_trace

BEHAVIOURS = ("fine", "again", "undecodable", "invalid", "bug")
EXPECTED = {
    "fine": Outcome.PASSED,
    "again": Outcome.DUPLICATE,
    "undecodable": Outcome.REJECTED,
    "invalid": Outcome.REJECTED,
    "bug": Outcome.FAILED,
}


def message(value: str) -> Message:
    return Message(value=value.encode(), source=DeadLetterSource(feed="test"), trace=new_trace())


def decode(incoming: Message) -> str:
    text = incoming.value.decode()
    if text == "undecodable":
        raise InvalidMessage(Reason.CONTRACT, "no contract", place="body")
    return text


async def work(tasks: Sequence[Task[str]]) -> list[Outcome]:
    values = [task.value for task in tasks]
    if "invalid" in values:
        raise InvalidMessage(Reason.MALFORMED, "not good")
    if "bug" in values:
        raise ZeroDivisionError
    return [Outcome.DUPLICATE if value == "again" else Outcome.PASSED for value in values]


class Graveyard(list[DeadLetter]):
    async def bury(self, letter: DeadLetter) -> None:
        self.append(letter)


def hop(graveyard: Graveyard, **changes: object) -> Hop[str]:
    parts = {
        "name": "enrich",
        "decode": decode,
        "work": work,
        "bury": graveyard.bury,
        "describe": lambda value: {"value": value},
        "bugs_in_a_row": None,
        "longest_pause": 0.01,
    }
    return Hop(**(parts | changes))  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(BEHAVIOURS), max_size=12))
async def test_every_message_gets_exactly_one_outcome_whatever_its_neighbours_do(behaviours: list[str]) -> None:
    graves = Graveyard()
    outcomes = await hop(graves).handle([message(behaviour) for behaviour in behaviours])
    assert outcomes == [EXPECTED[behaviour] for behaviour in behaviours]


@given(st.lists(st.sampled_from(BEHAVIOURS), max_size=12))
async def test_exactly_the_bad_messages_are_buried_with_their_bytes(behaviours: list[str]) -> None:
    graves = Graveyard()
    await hop(graves).handle([message(behaviour) for behaviour in behaviours])
    bad = [behaviour.encode() for behaviour in behaviours if behaviour not in {"fine", "again"}]
    assert sorted(letter.original for letter in graves) == sorted(bad)


async def test_a_rejection_says_reason_place_and_cause() -> None:
    graves = Graveyard()
    await hop(graves).handle([message("undecodable")])
    (letter,) = graves
    assert (letter.outcome, letter.reason, letter.error) == ("rejected", Reason.CONTRACT, "no contract (at body)")


async def test_a_bug_is_buried_with_its_traceback() -> None:
    graves = Graveyard()
    await hop(graves).handle([message("bug")])
    assert graves[0].outcome is BuriedOutcome.FAILED
    assert "ZeroDivisionError" in graves[0].error


async def test_what_is_away_is_waited_for() -> None:
    calls: list[int] = []

    async def away_twice(tasks: Sequence[Task[str]]) -> list[Outcome]:
        calls.append(len(tasks))
        if len(calls) < 3:
            raise Unavailable("away")
        return [Outcome.PASSED for _ in tasks]

    assert await hop(Graveyard(), work=away_twice).handle([message("fine")]) == [Outcome.PASSED]
    assert calls == [1, 1, 1]


async def test_a_grave_that_is_away_is_waited_for_too() -> None:
    graves, calls = Graveyard(), []

    async def bury(letter: DeadLetter) -> None:
        calls.append(letter)
        if len(calls) == 1:
            raise Unavailable("away")
        graves.append(letter)

    assert await hop(graves, bury=bury).handle([message("bug")]) == [Outcome.FAILED]
    assert len(graves) == 1


async def test_patience_at_its_end_raises_and_buries_nothing() -> None:
    graves = Graveyard()

    async def away(_: Sequence[Task[str]]) -> list[Outcome]:
        raise Unavailable("away", retry_after=3)

    with pytest.raises(Unavailable, match="away"):
        await hop(graves, work=away, patience=0).handle([message("fine")])
    assert graves == []


async def test_many_bugs_in_a_row_stop_the_hop() -> None:
    with pytest.raises(BrokenHop, match="20 messages in a row"):
        await hop(Graveyard(), bugs_in_a_row=20).handle([message("bug")] * 20)


async def test_bugs_with_a_good_message_between_them_do_not_stop_it() -> None:
    one = hop(Graveyard(), bugs_in_a_row=20)
    outcomes = await one.handle(([message("bug")] * 19 + [message("fine")]) * 2)
    assert outcomes.count(Outcome.PASSED) == 2


async def test_each_delivery_is_counted_once_under_its_outcome() -> None:
    before = {outcome: metrics.ARTICLES.labels("enrich", outcome)._value.get() for outcome in Outcome}
    await hop(Graveyard()).handle([message(behaviour) for behaviour in BEHAVIOURS])
    after = {outcome: metrics.ARTICLES.labels("enrich", outcome)._value.get() for outcome in Outcome}
    assert {o: after[o] - before[o] for o in Outcome} == {"passed": 1, "duplicate": 1, "rejected": 2, "failed": 1}


async def test_nothing_is_in_progress_after_a_failure() -> None:
    async def away(_: Sequence[Task[str]]) -> list[Outcome]:
        raise Unavailable("away")

    with pytest.raises(Unavailable):
        await hop(Graveyard(), work=away, patience=0).handle([message("fine")])
    assert metrics.IN_PROGRESS.labels("enrich")._value.get() == 0
