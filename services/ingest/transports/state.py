"""What is known of a feed: where it is, how it does, and what it lacks. A plain value, kept as JSON."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from services.ingest.answers import Answer, ItemAnswer
from services.ingest.transports.rhythm import Rhythm
from services.ingest.transports.sequences import Count

_RECENT = 50


class Round(StrEnum):
    """What became of a round: something came, nothing was new, or it could not be asked."""

    BROUGHT = "brought"
    NOTHING = "nothing"
    FAILED = "failed"


class FeedState(BaseModel):
    """The state of a feed. `recent` are the last rounds, newest last; `cursor` is its transport's own."""

    model_config = ConfigDict(frozen=True)

    recent: tuple[Round, ...] = ()
    failures_in_a_row: int = 0
    last_round_at: datetime | None = None
    last_success_at: datetime | None = None
    last_error: str | None = None
    accepted: int = 0
    rejected: int = 0
    rhythm: Rhythm = Rhythm()
    counts: dict[str, Count] = Field(default_factory=dict)
    cursor: dict[str, str] = Field(default_factory=dict)

    def took(self, answers: Iterable[ItemAnswer], now: datetime) -> "FeedState":
        """After a file that Kafka has acknowledged."""
        outcomes = [answer.outcome for answer in answers]
        accepted = outcomes.count(Answer.ACCEPTED)
        return self.model_copy(
            update={
                "accepted": self.accepted + accepted,
                "rejected": self.rejected + outcomes.count(Answer.REJECTED),
                "rhythm": self.rhythm.heard(now) if accepted else self.rhythm,
            }
        )

    def counted(self, series: str, number: int) -> "FeedState":
        """After an article with that number in that series."""
        count = self.counts.get(series, Count()).seen(number)
        return self.model_copy(update={"counts": self.counts | {series: count}})

    def ended(self, outcome: Round, now: datetime, error: str | None = None) -> "FeedState":
        """After a round; the last error stays for people to read, with its time in the rounds."""
        failed = outcome is Round.FAILED
        return self.model_copy(
            update={
                "recent": (*self.recent, outcome)[-_RECENT:],
                "failures_in_a_row": self.failures_in_a_row + 1 if failed else 0,
                "last_round_at": now,
                "last_success_at": self.last_success_at if failed else now,
                "last_error": error if failed else self.last_error,
            }
        )

    def at(self, **cursor: str | None) -> "FeedState":
        """With these places of the transport; None takes one away."""
        kept = {name: place for name, place in (self.cursor | cursor).items() if place is not None}
        return self.model_copy(update={"cursor": kept})

    @property
    def failure_rate(self) -> float:
        """Of the recent rounds, 0 to 1."""
        return self.recent.count(Round.FAILED) / len(self.recent) if self.recent else 0.0

    @property
    def missing(self) -> int:
        """Numbers skipped that have not come since."""
        return sum(len(count.missing) for count in self.counts.values())
