"""A seed to a plan: what is sent, and what is broken meanwhile. Pure: the same seed gives the same plan for ever."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.chaos.mishaps import Fault, draw_faults

FAR = 30 * 86_400.0
"""Seconds ahead of an embargo that no run sees the end of."""

_BATCH_SHARE, _BATCH_MOST = 0.08, 16
_AT_ONCE, _AGAIN, _POISON = 0.1, 0.05, 0.01
_LATER = 12.0


class Kind(StrEnum):
    """What an action is; the words of the desk."""

    STORY = "story"
    CORRECTION = "correction"
    KILL = "kill"
    EMBARGOED = "embargoed"
    WITHHELD = "withheld"
    AGAIN = "again"
    POISON = "poison"


@dataclass(frozen=True, slots=True)
class Action:
    """Something to send.

    Attributes:
        number: Of the story; of a poison, its own.
        version: Of the story; `AGAIN` sends one that was sent before, byte for byte.
        embargo: Seconds after the moment it is first sent.
        waits: It is sent only after all that went before of this story is acknowledged.
    """

    number: int
    version: int
    kind: Kind = Kind.STORY
    embargo: float | None = None
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Parcel:
    """One request, so many seconds after the start: a file, or a batch where it holds several."""

    at: float
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that happens in one run, and what it was made of.

    Attributes:
        articles: Distinct versions; poison, and what is sent again, come on top.
        rate: Sent a second.
        long: Seconds that a process is stopped for at most; 0: a few.
    """

    seed: int
    articles: int
    rate: float
    parcels: tuple[Parcel, ...]
    faults: tuple[Fault, ...]
    long: float = 0.0

    def actions(self) -> Iterator[Action]:
        """All that is sent, in order."""
        return (action for parcel in self.parcels for action in parcel.actions)

    @property
    def seconds(self) -> float:
        """How long it takes to send."""
        return self.parcels[-1].at


def make_plan(seed: int, *, articles: int, faults: int, rate: float, long: float = 0.0) -> Plan:
    """The plan of a seed; the numbers are those of `Plan`."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be had again is the point
    actions = [*_actions(chance, articles)]
    parcels = tuple(_parcels(chance, actions, rate))
    struck = draw_faults(chance, faults, within=parcels[-1].at, longest_stop=long or 3.0)
    return Plan(seed, articles, rate, parcels, struck, long)


def _actions(chance: random.Random, articles: int) -> Iterator[Action]:
    """What is sent in what order: the stories interleaved, each one's actions in its own order."""
    placed: list[tuple[float, Action]] = []
    made = 0
    for number in range(articles):
        steps = _story(chance, number)[: articles - made]
        placed += _placed(chance, made, steps)
        made += len(steps)
        if made >= articles:
            break
    placed += [(chance.uniform(0, articles), poison) for poison in _poisons(articles)]
    return (action for _, action in sorted(placed, key=lambda one: one[0]))


def _placed(chance: random.Random, begin: float, steps: list[Action]) -> Iterator[tuple[float, Action]]:
    place = begin + chance.random()
    for step in steps:
        yield place, step
        if chance.random() < _AGAIN:
            yield place + chance.uniform(0.1, 2 * _LATER), replace(step, kind=Kind.AGAIN, embargo=None, waits=True)
        place += chance.expovariate(1 / _LATER)


def _poisons(articles: int) -> Iterator[Action]:
    return (Action(number, 0, Kind.POISON) for number in range(round(articles * _POISON)))


def _story(chance: random.Random, number: int) -> list[Action]:
    """One of the ways a story goes."""
    ways, weights = zip(*_WAYS, strict=True)
    (way,) = chance.choices(ways, weights)
    steps = [Action(number, *step) for step in way]
    return [_varied(chance, step) for step in steps]


def _varied(chance: random.Random, step: Action) -> Action:
    near = step.kind is Kind.EMBARGOED and step.embargo is None
    embargo = round(chance.uniform(1, 6), 2) if near else step.embargo
    return replace(step, embargo=embargo, waits=chance.random() >= _AT_ONCE)


_WAYS = (
    (((1,),), 50),
    (((1,), (2,)), 10),
    (((1,), (2,), (3,)), 4),
    (((2,), (1,)), 4),
    (((3,), (1,), (2,)), 2),
    (((1,), (2, Kind.CORRECTION)), 5),
    (((1,), (2, Kind.KILL)), 3),
    (((1,), (2, Kind.KILL), (3,)), 2),
    (((2, Kind.KILL), (1,)), 2),
    (((1, Kind.EMBARGOED),), 4),
    (((1, Kind.EMBARGOED), (2,)), 1),
    (((1,), (2, Kind.EMBARGOED)), 2),
    (((1, Kind.EMBARGOED, FAR),), 2),
    (((1, Kind.EMBARGOED, FAR), (2,)), 1),
    (((1, Kind.WITHHELD),), 2),
    (((1, Kind.WITHHELD), (2,)), 2),
    (((1,), (2, Kind.WITHHELD)), 1),
)
"""Versions in the order they are sent, with how often that way is taken."""


def _parcels(chance: random.Random, actions: list[Action], rate: float) -> Iterator[Parcel]:
    place = 0
    while place < len(actions):
        most = chance.randint(2, _BATCH_MOST) if chance.random() < _BATCH_SHARE else 1
        yield Parcel(place / rate, tuple(actions[place : place + most]))
        place += most
