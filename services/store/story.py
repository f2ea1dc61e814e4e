"""What the store holds of one article, and what one more message makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from schemas.article import Status
from services.common.hop import Outcome
from services.store.rules import Reading, absorb, current, standing, visible


class Event(StrEnum):
    """What the change feed tells."""

    CREATED = "created"
    UPDATED = "updated"
    CORRECTED = "corrected"
    CANCELED = "canceled"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Story:
    """All readings of an article, the one that is in answers (None: in no answer), and whether any ever was."""

    readings: tuple[Reading, ...] = ()
    shown: Reading | None = None
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A message's effect: the story after it, its outcome, and the event of the change feed if readers see one."""

    story: Story
    outcome: Outcome
    event: Event | None


def take(story: Story, new: Reading, now: datetime) -> Step:
    """The story after `new` arrived at `now`."""
    readings = absorb(story.readings, new)
    changed = standing(readings, new.version) != standing(story.readings, new.version)
    event, after = _show(Story(readings, story.shown, story.announced), Event.CREATED, now)
    return Step(after, Outcome.PASSED if changed else Outcome.DUPLICATE, event)


def release(story: Story, now: datetime) -> tuple[Event | None, Story]:
    """The story once its embargo is over at `now`."""
    return _show(story, Event.RELEASED, now)


def _show(story: Story, first: Event, now: datetime) -> tuple[Event | None, Story]:
    """Decides what is in answers from `now` on; `first` is the event where nothing was shown."""
    newest = current(story.readings)
    shown = newest if visible(newest, now) else None
    event = _event(story, shown, first) if shown is not None and shown != story.shown else None
    return event, Story(story.readings, shown, story.announced or shown is not None)


def _event(story: Story, shown: Reading, first: Event) -> Event:
    if shown.status is Status.CANCELED:
        return Event.CANCELED
    if first is Event.RELEASED or not story.announced:
        return first
    return Event.CORRECTED if shown.correction else Event.UPDATED


def waits_until(readings: Sequence[Reading]) -> datetime | None:
    """When the article's embargo ends; None where it has none or is withheld."""
    newest = current(readings)
    return None if newest.status is Status.WITHHELD else newest.embargo_until
