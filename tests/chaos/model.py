"""What must be in the store once all is acknowledged. Pure, and knows nothing of the store's own rules."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tests.chaos.plan import FAR, Action, Kind


class State(StrEnum):
    """How readers meet a story."""

    USABLE = "usable"
    CANCELED = "canceled"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Expected:
    """One story: which version stands for it, how readers meet it, and all of its versions."""

    current: int
    state: State
    versions: frozenset[int]


def expected(actions: Iterable[Action]) -> dict[int, Expected]:
    """The stories by number, when near embargoes are over. The order of the actions does not matter, nor do repeats."""
    stories: dict[int, list[Action]] = defaultdict(list)
    for action in actions:
        if action.kind not in {Kind.AGAIN, Kind.POISON}:
            stories[action.number].append(action)
    return {number: _story(sent) for number, sent in stories.items()}


def _story(sent: list[Action]) -> Expected:
    """A kill is final; else the highest version stands."""
    newest = max(sent, key=lambda one: (one.kind is Kind.KILL, one.version))
    return Expected(newest.version, _state(newest), frozenset(one.version for one in sent))


def _state(newest: Action) -> State:
    if newest.kind is Kind.KILL:
        return State.CANCELED
    waits = newest.kind is Kind.WITHHELD or (newest.embargo or 0) >= FAR
    return State.HIDDEN if waits else State.USABLE


def poisons(actions: Iterable[Action]) -> set[int]:
    """The numbers of what must be dead-lettered."""
    return {action.number for action in actions if action.kind is Kind.POISON}
