"""What can go wrong, and a draw of it: pure values, so that a seed gives the same mishaps at the same moments."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Mishap(StrEnum):
    """One small function of `faults.py` each."""

    KILL = "kill"
    TERMINATE = "terminate"
    STOP = "stop"
    SLOW = "slow"
    CLOCK = "clock"
    LOCK = "lock"
    FULL = "full"
    STUCK = "stuck"
    UNWRITABLE = "unwritable"


SERVICES = ("ingest", "enrich", "store")
PARTS = (*SERVICES, "kafka")


@dataclass(frozen=True, slots=True)
class Fault:
    """A mishap that befalls a part of Dateline, so many seconds after the start, for so long.

    Attributes:
        part: `ingest` or one `parser` of its, `enrich`, `store`, `kafka`; of a full disk also `disk`: all of them.
        step: What the clock is set by, in seconds.
    """

    at: float
    mishap: Mishap
    part: str
    seconds: float = 0.0
    step: float = 0.0

    def __str__(self) -> str:
        return f"{self.mishap} {self.part}"


Card = tuple[Mishap, str]

_FIRST = (
    (Mishap.LOCK, "store"),
    (Mishap.UNWRITABLE, "enrich"),
    (Mishap.STUCK, "ingest"),
    (Mishap.KILL, "kafka"),
)
"""Those that kill with the hands full: what is acknowledged too early is lost by these, so they are drawn first."""

_REST = (
    *((Mishap.KILL, part) for part in (*SERVICES, "parser")),
    *((Mishap.TERMINATE, part) for part in PARTS),
    *((Mishap.STOP, part) for part in PARTS),
    *((Mishap.SLOW, part) for part in (*PARTS, "parser")),
    *((Mishap.CLOCK, part) for part in SERVICES),
    *((Mishap.FULL, part) for part in (*PARTS, "disk")),
    (Mishap.UNWRITABLE, "ingest"),
)
KINDS = (*_FIRST, *_REST)

_LASTS = {
    Mishap.KILL: (0.0, 0.0),
    Mishap.TERMINATE: (0.0, 0.0),
    Mishap.SLOW: (3.0, 6.0),
    Mishap.CLOCK: (3.0, 8.0),
    Mishap.LOCK: (6.0, 9.0),
    Mishap.FULL: (2.0, 4.0),
    Mishap.STUCK: (2.0, 4.0),
    Mishap.UNWRITABLE: (3.0, 5.0),
}
_DEATHS = {Mishap.FULL: 2, Mishap.STOP: 0, Mishap.SLOW: 0, Mishap.CLOCK: 0}
_MOST_DEATHS, _WINDOW = 3, 70.0
"""Five deaths in a minute end `dateline run`; a few are left for what the faults bring about."""

_MIXED = 0.25
_MARGIN = 2.0


def draw_faults(chance: random.Random, count: int, *, within: float, longest_stop: float) -> tuple[Fault, ...]:
    """So many faults within the first seconds: every kind once before any comes again, some upon one another."""
    cards, held, drawn = _cards(chance), list[Card](), list[Fault]()
    for moment in sorted(_moments(chance, count, within)):
        card = next(one for one in _first_held(held, cards) if _bearable(drawn, one, moment))
        held.remove(card)
        drawn.append(_fault(chance, moment, card, longest_stop))
    return tuple(drawn)


def _first_held(held: list[Card], cards: Iterator[Card]) -> Iterator[Card]:
    """Those held back, then new ones; each stays held until it is taken."""
    yield from list(held)
    for card in cards:
        held.append(card)
        yield card


def _moments(chance: random.Random, count: int, within: float) -> Iterator[float]:
    """Evenly spread, each moved a little; a quarter fall upon the one before."""
    every = within / (count + 1)
    last = _MARGIN
    for place in range(count):
        mixed = place and chance.random() < _MIXED
        last = last + chance.uniform(0.1, 1.0) if mixed else max(_MARGIN, every * (place + chance.uniform(0.5, 0.9)))
        yield round(last, 2)


def _cards(chance: random.Random) -> Iterator[Card]:
    while True:
        first, rest = list(_FIRST), list(_REST)
        chance.shuffle(first)
        chance.shuffle(rest)
        yield from (*first, *rest)


def _bearable(drawn: Sequence[Fault], card: Card, moment: float) -> bool:
    """Whether its part may die once more by then."""
    mishap, part = card
    recent = (one for one in drawn if moment - one.at < _WINDOW and (one.part == part or "disk" in {one.part, part}))
    return not _DEATHS.get(mishap, 1) or sum(_DEATHS.get(one.mishap, 1) for one in recent) < _MOST_DEATHS


def _fault(chance: random.Random, moment: float, card: Card, longest_stop: float) -> Fault:
    mishap, part = card
    least, most = _LASTS.get(mishap, (longest_stop * 0.7, longest_stop))
    step = chance.choice((-1, 1)) * chance.uniform(30, 1_200) if mishap is Mishap.CLOCK else 0.0
    return Fault(moment, mishap, part, round(chance.uniform(least, most), 2), round(step, 1))
