"""The history checker: a good history is clean, and each that is wrong in one way is found out."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dateline.books.history import Finding, Kind, check
from dateline.books.ledger import Version
from schemas.article import Status
from services.store.archive import Face, StoredReading, StoredStory
from services.store.repository import Change
from services.store.rules import Reading
from services.store.story import Event
from tests.support.articles import NOON, article_id, at

ID = article_id("story")
NOW = at(60)


def reading(number: int, *, stands: bool = True, **changes: Any) -> StoredReading:
    fields: dict[str, Any] = {
        "version": str(number),
        "version_order": number,
        "content_hash": f"content-{number}",
        "status": Status.USABLE,
        "parser_version": 1,
        "pipeline_version": 1,
        "received_at": at(number),
        "seen_at": at(number),
        "embargo_until": None,
        "correction": False,
    }
    return StoredReading(Reading(**fields | changes), stands)


def told(*events: tuple[Event, int], when: datetime = NOON) -> tuple[Change, ...]:
    return tuple(Change(seq, event, ID, str(number), when) for seq, (event, number) in enumerate(events, 1))


def face(number: int, *, visible: bool = True) -> Face:
    return Face(str(number), f"content-{number}", visible)


CREATED, UPDATED, CANCELED, RELEASED = Event.CREATED, Event.UPDATED, Event.CANCELED, Event.RELEASED
GOOD = StoredStory(ID, (reading(1), reading(2)), face(2), told((CREATED, 1), (UPDATED, 2)))
KILL = reading(2, status=Status.CANCELED)
KILLED = StoredStory(ID, (reading(1), KILL, reading(3)), face(2), told((CREATED, 1), (CANCELED, 2)))


def faults(*stories: StoredStory, rejected: tuple[Version, ...] = ()) -> list[tuple[Kind, str | None]]:
    sequence = [change.seq for story in stories for change in story.changes]
    return [(one.kind, one.version) for one in check(stories, sequence, now=NOW, rejected=rejected)]


def hidden(story: StoredStory) -> StoredStory:
    assert story.face is not None
    return replace(story, face=replace(story.face, visible=False), changes=())


@pytest.mark.parametrize(
    "story",
    [
        GOOD,
        KILLED,
        hidden(StoredStory(ID, (reading(1, status=Status.WITHHELD),), face(1), ())),
        hidden(StoredStory(ID, (reading(1, embargo_until=at(90)),), face(1), ())),
        StoredStory(ID, (reading(1, embargo_until=at(30)),), face(1), told((RELEASED, 1), when=at(30))),
        StoredStory(ID, (reading(1, stands=False, content_hash="old"), reading(1)), face(1), told((CREATED, 1))),
        StoredStory(ID, (reading(2), reading(1)), face(2), told((CREATED, 2))),
        StoredStory(ID, (reading(1), KILL), face(2), told((CREATED, 1), (CANCELED, 2), (CANCELED, 2))),
    ],
    ids=["updated", "killed", "withheld", "embargoed", "released", "other-words", "late-older", "killed-again"],
)
def test_a_history_as_promised_is_clean(story: StoredStory) -> None:
    assert faults(story) == []


def test_an_article_that_nobody_was_told_of_is_lost() -> None:
    assert faults(replace(GOOD, changes=())) == [(Kind.LOST, "2")]


def test_an_update_that_nobody_was_told_of_is_lost() -> None:
    assert faults(replace(GOOD, changes=told((CREATED, 1)))) == [(Kind.LOST, "2")]


def test_a_version_that_was_told_of_and_is_not_stored_is_lost() -> None:
    assert faults(replace(GOOD, readings=(reading(2),))) == [(Kind.LOST, "1")]


def test_an_article_that_is_stored_and_not_listed_is_lost() -> None:
    assert faults(replace(GOOD, face=None)) == [(Kind.LOST, None)]


def test_a_version_none_of_whose_readings_stands_is_lost() -> None:
    assert faults(replace(GOOD, readings=(reading(1, stands=False), reading(2)))) == [(Kind.LOST, "1")]


def test_a_version_for_which_two_rows_stand_is_doubled() -> None:
    twice = (reading(1), reading(1, content_hash="other"), reading(2))
    assert faults(replace(GOOD, readings=twice)) == [(Kind.DOUBLED, "1")]


def test_an_article_that_is_created_again_is_doubled() -> None:
    assert faults(replace(GOOD, changes=told((CREATED, 1), (CREATED, 2)))) == [(Kind.DOUBLED, "2")]


def test_an_older_version_that_is_current_is_found() -> None:
    story = replace(GOOD, face=face(1), changes=told((CREATED, 1)))
    assert faults(story) == [(Kind.OLDER_OVER_NEWER, "1")]


def test_an_older_version_that_is_told_of_after_a_newer_one_is_found() -> None:
    told_back = told((CREATED, 2), (UPDATED, 1), (UPDATED, 2))
    assert faults(replace(GOOD, changes=told_back)) == [(Kind.OLDER_OVER_NEWER, "1")]


def test_of_versions_with_one_order_the_one_that_came_last_is_current() -> None:
    same = (reading(1), reading(2, version_order=1))
    assert faults(replace(GOOD, readings=same, face=face(1), changes=told((CREATED, 1)))) == [(Kind.WRONG_CURRENT, "1")]


def test_a_reading_that_does_not_stand_is_not_current() -> None:
    other = replace(GOOD, face=Face("2", "other-content", visible=True))
    assert faults(other) == [(Kind.WRONG_CURRENT, "2")]


def test_a_killed_article_that_is_current_again_is_found() -> None:
    story = replace(KILLED, face=face(3), changes=told((CREATED, 1), (CANCELED, 2), (UPDATED, 3)))
    assert faults(story) == [(Kind.KILL_UNDONE, "3"), (Kind.KILL_UNDONE, "3")]


def test_a_kill_that_the_feed_takes_back_is_found() -> None:
    story = replace(KILLED, changes=told((CREATED, 1), (CANCELED, 2), (UPDATED, 3), (CANCELED, 2)))
    assert faults(story) == [(Kind.KILL_UNDONE, "3")]


def test_a_kill_whose_row_was_overwritten_in_place_is_found() -> None:
    readings = (reading(1), reading(2, status=Status.CANCELED, content_hash="kill", stands=False), reading(2))
    assert faults(replace(GOOD, readings=readings)) == [(Kind.KILL_UNDONE, "2")]


def test_a_rejected_version_that_is_in_answers_is_found() -> None:
    assert faults(GOOD, rejected=(Version(ID, "2"),)) == [(Kind.REJECTED_YET_VISIBLE, "2")]


def test_a_rejected_version_that_is_in_no_answer_is_not() -> None:
    assert faults(GOOD, rejected=(Version(ID, "1"), Version(article_id("other"), "2"))) == []


@pytest.mark.parametrize("why", [{"status": Status.WITHHELD}, {"embargo_until": at(90)}])
def test_what_has_to_wait_and_is_in_answers_is_found(why: dict[str, Any]) -> None:
    story = replace(GOOD, readings=(reading(1), reading(2, **why)), changes=told((CREATED, 1), (UPDATED, 2), when=NOW))
    assert (Kind.HIDDEN_YET_VISIBLE, "2") in faults(story)


def test_what_was_told_before_its_embargo_ended_is_found() -> None:
    story = replace(GOOD, readings=(reading(1), reading(2, embargo_until=at(30))))
    assert faults(story) == [(Kind.HIDDEN_YET_VISIBLE, "2")]


@pytest.mark.parametrize(
    ("sequence", "found"), [([], 0), ([1, 2, 3], 0), ([1, 3, 4], 1), ([2, 3], 1), ([1, 1, 2], 1), ([1, 3, 5], 2)]
)
def test_a_gap_in_the_sequence_is_found(sequence: list[int], found: int) -> None:
    findings = check((), sequence, now=NOW)
    assert [one.kind for one in findings] == [Kind.GAP_IN_SEQUENCE] * found


def test_a_finding_says_which_article_and_what_is_wrong() -> None:
    (one,) = check([replace(GOOD, changes=())], (), now=NOW)
    assert one == Finding(Kind.LOST, ID, "2", "it is in answers, and the feed never told of it")
