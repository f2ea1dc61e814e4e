"""The balance: every acknowledged article version is stored, dead or in flight. Pure, keys only.

What counts is distinct versions, not messages: a version that was sent twice is acknowledged once. One that has a row
is stored; else one that a hop has yet to read is in flight; else one that lies in a dead letter is dead; what is none
of these is missing. A message that names no version stands for itself, by its place.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One version of one article."""

    article_id: UUID
    version: str


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a message lies on Kafka."""

    topic: str
    partition: int
    offset: int


Item = Version | Place
"""What is balanced: a version, or a message that names none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the books that is not as it should be; `version` None: a message that names none.

    Attributes:
        seen: Where it was last seen on Kafka; None: only in the database.
    """

    version: Version | None
    seen: Place | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the database."""

    version: Version
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the balance is drawn from.

    Attributes:
        acknowledged: Each item on the raw topic, and where it was last seen.
        in_flight: Items of messages that the next hop has not committed.
        dead: Items that lie in letters of enrich and of the store.
        rows: The rows that stand, in the order of article and version.
        horizon: Messages older than this may have been taken by retention; None: none were.
    """

    acknowledged: Mapping[Item, Place]
    in_flight: Collection[Item] = ()
    dead: Collection[Item] = ()
    rows: Iterable[Row] = ()
    horizon: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The balance.

    Attributes:
        acknowledged: Distinct article versions on the raw topic: stored + dead + in_flight + missing.
        rows: All rows of the database, also those whose message is gone.
        missing: Acknowledged, and nowhere any more.
        doubled: With more than one row.
        unexplained: Stored, and no message says where from.
        waiting: Messages that the next hop has not committed, repeats too.
        unanswered: Originals without article or letter: their sender was told to come again, or went away.
        gone: Messages that retention has taken, by topic.
        gone_unread: Messages that retention took before the next hop had read them.
    """

    acknowledged: int
    stored: int
    dead: int
    in_flight: int
    rows: int = 0
    missing: tuple[Entry, ...] = ()
    doubled: tuple[Entry, ...] = ()
    unexplained: tuple[Entry, ...] = ()
    waiting: int = 0
    unanswered: int = 0
    gone: Mapping[str, int] = field(default_factory=dict)
    gone_unread: int = 0

    @property
    def balanced(self) -> bool:
        """Whether everything acknowledged is accounted for, once."""
        return not (self.missing or self.doubled or self.unexplained or self.gone_unread)


def balance(evidence: Evidence) -> Books:
    """The books of that evidence."""
    left = dict(evidence.acknowledged)
    doubled: list[Entry] = []
    unexplained: list[Entry] = []
    rows = 0
    for row, count in _distinct(evidence.rows):
        rows += count
        left.pop(row.version, None)
        entry = Entry(row.version, evidence.acknowledged.get(row.version))
        doubled += [entry] * (count > 1)
        unexplained += [entry] * _is_unexplained(entry, row, evidence.horizon)
    missing = [item for item in left if item not in evidence.in_flight and item not in evidence.dead]
    in_flight = sum(item in evidence.in_flight for item in left)
    return Books(
        acknowledged=len(evidence.acknowledged),
        stored=len(evidence.acknowledged) - len(left),
        dead=len(left) - in_flight - len(missing),
        in_flight=in_flight,
        rows=rows,
        missing=tuple(_entry(item, left[item]) for item in missing),
        doubled=tuple(doubled),
        unexplained=tuple(unexplained),
    )


def _distinct(rows: Iterable[Row]) -> Iterator[tuple[Row, int]]:
    for _, same in groupby(rows, key=lambda row: row.version):
        found = list(same)
        yield found[0], len(found)


def _is_unexplained(entry: Entry, row: Row, horizon: datetime | None) -> bool:
    return entry.seen is None and (horizon is None or row.received_at >= horizon)


def _entry(item: Item, seen: Place) -> Entry:
    return Entry(item if isinstance(item, Version) else None, seen)
