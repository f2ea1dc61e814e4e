"""How each feed does, for people and programs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from services.ingest.transports.memory import stored_states
from services.ingest.transports.settings import Feed
from services.ingest.transports.state import FeedState

_SHOWN = 20


class Health(StrEnum):
    """In one word."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    SILENT = "silent"


class FeedCard(BaseModel):
    """A feed and how it does."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: str
    health: Health = Field(
        description="new: never asked; failing: the last round failed; silent: quiet for longer than its rhythm allows."
    )
    last_round_at: datetime | None
    last_success_at: datetime | None
    last_article_at: datetime | None
    overdue_seconds: float = Field(description="Beyond its own rhythm.")
    failure_rate: float = Field(description="Of the last 50 rounds, 0 to 1.")
    failures_in_a_row: int
    last_error: str | None
    accepted: int
    rejected: int
    missing: int = Field(description="Numbers its counts skipped and that have not come since.")
    missing_numbers: dict[str, tuple[int, ...]] = Field(
        description="The newest 20 of them, by `provider/service` of the count."
    )


class Total(BaseModel):
    """How many there are."""

    value: int
    relation: str = "eq"


class FeedList(BaseModel):
    """Every feed of `feeds.toml`, in its order."""

    items: tuple[FeedCard, ...]
    next_cursor: None = None
    total: Total


def feed_list(feeds: Sequence[Feed], data_dir: Path) -> FeedList:
    """As they are now, from what they keep in the data folder.

    Raises:
        Misconfigured: that cannot be read.
    """
    states: Mapping[str, FeedState] = stored_states(data_dir) if feeds else {}
    now = datetime.now(UTC)
    cards = tuple(card(feed, states.get(feed.name, FeedState()), now) for feed in feeds)
    return FeedList(items=cards, total=Total(value=len(cards)))


def card(feed: Feed, state: FeedState, now: datetime) -> FeedCard:
    """One feed at a time."""
    overdue = state.rhythm.overdue(now, feed.silent_after)
    return FeedCard(
        name=feed.name,
        kind=feed.kind,
        health=_health(state, overdue),
        last_round_at=state.last_round_at,
        last_success_at=state.last_success_at,
        last_article_at=state.rhythm.last,
        overdue_seconds=round(overdue, 1),
        failure_rate=round(state.failure_rate, 3),
        failures_in_a_row=state.failures_in_a_row,
        last_error=state.last_error,
        accepted=state.accepted,
        rejected=state.rejected,
        missing=state.missing,
        missing_numbers={name: count.missing[-_SHOWN:] for name, count in state.counts.items() if count.missing},
    )


def _health(state: FeedState, overdue: float) -> Health:
    if state.last_round_at is None:
        return Health.NEW
    if state.failures_in_a_row:
        return Health.FAILING
    return Health.SILENT if overdue else Health.OK
