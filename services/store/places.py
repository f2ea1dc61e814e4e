"""Ids of articles that stand in the order of their dates, so that every index by id is one by date.

An id is, from its highest bit: one bit for canceled articles, 43 for the milliseconds since 1900 of publication, and 19
that tell the articles of one millisecond apart. What was published before 1900 or after 2178 stands at that end. An
article that is published anew moves.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from schemas.article import Status
from services.store.moments import to_micros

EPOCH = to_micros(datetime(1900, 1, 1, tzinfo=UTC))
"""A Monday: weeks counted from here begin on Mondays."""

TIE_BITS = 19
_LAST_MS = 2**43 - 1
_CANCELED = 2**62
_GREATEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Span:
    """Ids from `low` to before `high`."""

    low: int
    high: int


def millisecond(micros: int) -> int:
    """Milliseconds since 1900 of a moment, within what an id holds."""
    return min(max((micros - EPOCH) // 1000, 0), _LAST_MS)


def span_of(status: Status, low: float | None = None, high: float | None = None) -> Span:
    """The ids of a status, published from `low` to `high`, microseconds since 1970, and at least those."""
    first = 0 if low is None else millisecond(int(low))
    last = _LAST_MS if high is None else millisecond(int(high))
    base = _base(status)
    return Span(base + (first << TIE_BITS), min(base + ((last + 1) << TIE_BITS), _GREATEST))


def _base(status: Status) -> int:
    return _CANCELED if status is Status.CANCELED else 0


def bucket(place: int, width: int) -> int:
    """Which stretch of `width` milliseconds since 1900 an id of a usable article is in."""
    return (place >> TIE_BITS) // width


@dataclass(frozen=True, slots=True)
class Wish:
    """Where an article belongs: its publication in microseconds, its status, and the id it has."""

    article_id: str
    published: int
    status: Status
    now: int | None

    @property
    def first(self) -> int:
        """The id it has where that is of the moment; else the first to try."""
        moment = _base(self.status) + (millisecond(self.published) << TIE_BITS)
        if self.now is not None and self.now >> TIE_BITS == moment >> TIE_BITS:
            return self.now
        return moment + (UUID(self.article_id).int & ((1 << TIE_BITS) - 1))


def assign(wishes: Collection[Wish], taken: Callable[[Collection[int]], Mapping[int, str]]) -> dict[str, int]:
    """An id for each article that no other has; `taken` says which of some ids are whose."""
    given, searching = dict[str, int](), {wish.article_id: wish.first for wish in wishes}
    while searching:
        owners, used = taken(searching.values()), set(given.values())
        for key, place in list(searching.items()):
            if owners.get(place, key) == key and place not in used:
                given[key] = searching.pop(key)
                used.add(place)
            else:
                searching[key] = place + 1
    return given
