"""Where every transport hands in what it got: to Kafka first, then into the feed's memory, only then to its source."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from schemas.dead_letter import DeadLetter
from schemas.topics import RAW
from services.common import metrics
from services.common.errors import InvalidMessage
from services.common.kafka.producer import Outgoing, Placed
from services.common.telemetry import new_trace
from services.ingest.answers import Answer, ItemAnswer
from services.ingest.intake import Intake
from services.ingest.kafka_link import Outlet
from services.ingest.settings import IngestSettings
from services.ingest.transports.memory import Memory
from services.ingest.transports.sequences import number_of
from services.ingest.transports.settings import Feed
from services.ingest.transports.state import FeedState, Round
from services.ingest.values import WireFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file as a transport got it. `mark`: what it is known by at its source, to be met again after a kill."""

    data: bytes
    name: str | None = None
    media_type: str | None = None
    mark: str | None = None


@dataclass(slots=True)
class Desk:
    """A feed's own desk. `state` is always what is on the disk."""

    feed: Feed
    intake: Callable[[Outlet], Intake]
    outlet: Outlet
    memory: Memory
    settings: IngestSettings
    state: FeedState = field(init=False)
    _changing: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def __post_init__(self) -> None:
        self.state = self.memory.state(self.feed.name)

    async def take(self, arrival: Arrival) -> bool:
        """Whether anything of it was accepted; when this returns, its source may forget it.

        Raises:
            Unavailable: Kafka is away or full; the source keeps it.
        """
        counter = _Counter(self.outlet, self.settings.topic(RAW.name))
        try:
            answers = await self.intake(counter).take(self._file(arrival), new_trace())
        except InvalidMessage as error:
            answers = [ItemAnswer(item=0, outcome=Answer.REJECTED, reason=error.reason, cause=error.cause)]

        def took(state: FeedState) -> FeedState:
            state = state.took(answers, datetime.now(UTC))
            for series, number in counter.seen:
                state = state.counted(series, number)
            return state

        await self._change(took, mark=arrival.mark)
        return any(answer.outcome is Answer.ACCEPTED for answer in answers)

    async def move(self, **cursor: str | None) -> None:
        """Notes where the transport is now."""
        await self._change(lambda state: state.at(**cursor))

    async def end(self, outcome: Round, error: str | None = None) -> None:
        """Notes how a round ended."""
        now = datetime.now(UTC)
        metrics.FEED_ROUNDS.labels(self.feed.name, outcome).inc()
        rhythm, fixed = self.state.rhythm, self.feed.silent_after
        metrics.FEED_OVERDUE.labels(self.feed.name).set(rhythm.overdue(now, fixed))
        metrics.FEED_USUAL_QUIET.labels(self.feed.name).set(rhythm.patience(fixed) or 0.0)
        await self._change(lambda state: state.ended(outcome, now, error))

    async def _change(self, change: Callable[[FeedState], FeedState], *, mark: str | None = None) -> None:
        """One change after the other: several calls may bring something at once. On the disk when it returns."""
        async with self._changing:
            state = change(self.state)
            await asyncio.to_thread(self.memory.save, self.feed.name, state, mark=mark)
            self.state = state
        metrics.FEED_MISSING.labels(self.feed.name).set(state.missing)

    async def knows(self, mark: str) -> bool:
        """Whether that was taken before a kill."""
        return await asyncio.to_thread(self.memory.is_marked, self.feed.name, mark)

    async def forget(self, mark: str) -> None:
        """The source has it no more."""
        await asyncio.to_thread(self.memory.forget, self.feed.name, mark)

    def _file(self, arrival: Arrival) -> WireFile:
        return WireFile(
            data=arrival.data,
            feed=self.feed.name,
            received_at=datetime.now(UTC),
            name=arrival.name,
            media_type=arrival.media_type,
            timezone=ZoneInfo(self.feed.timezone or self.settings.timezone),
        )


@dataclass(slots=True)
class _Counter:
    """An outlet that notes the sequence numbers of the articles that went through."""

    outlet: Outlet
    topic: str
    seen: list[tuple[str, int]] = field(default_factory=list)

    async def send_all(self, topic: str, messages: Sequence[Outgoing]) -> Sequence[Placed]:
        placed = await self.outlet.send_all(topic, messages)
        for message in messages:
            if topic == self.topic and b'"sequence":' in message.value:
                self._note(json.loads(message.value))
        return placed

    async def bury(self, topic: str, letter: DeadLetter) -> None:
        await self.outlet.bury(topic, letter)

    def connected(self) -> bool:
        return self.outlet.connected()

    def _note(self, article: Mapping[str, str | None]) -> None:
        number = number_of(article.get("sequence"))
        if number is not None:
            self.seen.append((f"{article.get('provider') or ''}/{article.get('service') or ''}", number))
