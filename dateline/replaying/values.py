"""What is asked of a replay, and what becomes of each thing it meets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

CAP = 3
"""A letter that was replayed so often already is left alone."""


class Result(StrEnum):
    """The closed set: what became of a letter, or of an item of an original."""

    SENT = "sent"
    REJECTED = "rejected again"
    SETTLED = "settled"
    CAPPED = "capped"
    GONE = "gone"
    HOMELESS = "homeless"
    TOO_LARGE = "too large"


MEANING = {
    Result.SENT: "on its topic again",
    Result.REJECTED: "its parser still cannot read it; a new letter says so",
    Result.SETTLED: "stored meanwhile: left alone",
    Result.CAPPED: "replayed too often already: left alone",
    Result.GONE: "its original is gone by its retention",
    Result.HOMELESS: "it came from no topic of ours",
    Result.TOO_LARGE: "larger than a message may be",
}
NOT_REPLAYED = frozenset({Result.GONE, Result.HOMELESS, Result.TOO_LARGE})
"""What a person may have to look at."""


@dataclass(frozen=True, slots=True)
class Report:
    """One thing and what became of it; `what` names its place, hop, reason and article where they are known."""

    result: Result
    what: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Some more is done: so many of so many were looked at, and these are the news."""

    looked_at: int
    of: int
    reports: Sequence[Report] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is replayed; None asks for nothing.

    Attributes:
        key: The Kafka key; of an original, the sha256 of its bytes.
        since: Failed first, or received, at this moment or later.
        until: Before this moment.
    """

    hop: str | None = None
    reason: str | None = None
    feed: str | None = None
    article_id: UUID | None = None
    key: bytes | None = None
    since: datetime | None = None
    until: datetime | None = None

    def within(self, moment: datetime) -> bool:
        """Whether it lies between `since` and `until`."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A whole replay. `limit`: so many are sent or rejected again, at most."""

    filters: Filters = Filters()
    cap: int = CAP
    limit: int | None = None
