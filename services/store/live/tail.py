"""The newest changes in memory, for as long as those who keep up need them.

Older ones are read from the database: what has been hidden meanwhile is shown to nobody who comes late.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from schemas import EnrichedArticle
from services.common.codec import decode
from services.store.query.matching import Face, face_of, matches
from services.store.repository import Change, Document, Filters, News
from services.store.story import Event

_KEPT_SECONDS = 2.0
_KEPT = 5_000


class Told:
    """A change with its article as it is now."""

    def __init__(self, change: Change, document: Document) -> None:
        self.change, self.document = change, document
        self._asked: dict[Filters, bool] = {}

    @cached_property
    def _article(self) -> EnrichedArticle:
        return decode(EnrichedArticle, self.document)

    @cached_property
    def _face(self) -> Face:
        return face_of(self._article)

    def wanted(self, filters: Filters) -> bool:
        """Whether it is told to who filters so. A kill is told to everyone: it may have been shown by anyone."""
        if self.change.event is Event.CANCELED:
            return True
        if filters not in self._asked:
            self._asked[filters] = self._matches(filters)
        return self._asked[filters]

    def _matches(self, filters: Filters) -> bool:
        if self._article.status is not filters.status:
            return False
        return filters.query is None or matches(filters.query, self._face)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Changes in order, and the `seq` up to which there are no others."""

    items: tuple[Told, ...]
    upto: int


def chunk_of(news: News) -> Chunk:
    """What the database told."""
    return Chunk(tuple(Told(change, document) for change, document in news.items), news.upto)


@dataclass(slots=True)
class Tail:
    """Changes after `low`, up to `upto`."""

    low: int
    upto: int
    clock: Callable[[], float]
    _kept: deque[tuple[float, Told]] = field(default_factory=deque)

    def add(self, chunk: Chunk) -> None:
        """The next changes."""
        now = self.clock()
        self._kept.extend((now, told) for told in chunk.items)
        self.upto = chunk.upto
        self._forget(now)

    def _forget(self, now: float) -> None:
        while self._kept and (len(self._kept) > _KEPT or self._kept[0][0] < now - _KEPT_SECONDS):
            self.low = self._kept.popleft()[1].change.seq
        if not self._kept:
            self.low = self.upto

    def after(self, seq: int, most: int) -> Chunk | None:
        """What came after `seq`, at most so many; None where some of it is forgotten."""
        self._forget(self.clock())
        if seq < self.low:
            return None
        newer = list(takewhile(lambda told: told.change.seq > seq, (told for _, told in reversed(self._kept))))
        items = tuple(newer[::-1][:most])
        return Chunk(items, items[-1].change.seq if len(items) == most else max(seq, self.upto))
