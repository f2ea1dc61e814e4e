"""The one idea of the house: a hop takes messages, does its work on them, and gives each exactly one outcome.

    passed      the work is done and durable downstream
    duplicate   the work was done before; nothing changed
    rejected    the message can never be used: dead-lettered with its bytes and the reason
    failed      the work has a bug that this message meets: dead-lettered with the traceback

Work is done on batches, because models and databases work on batches. When a batch fails it is done again one by
one, so a bad message never takes its neighbours. What is away is waited for, with back-off; whoever hands over the
messages commits them only after `handle` has returned. Delivery is at least once: work must bear a repeat.
"""

import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Generic, TypeVar

import structlog
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_delay,
    stop_never,
    wait_random_exponential,
)

from schemas.dead_letter import BuriedOutcome, DeadLetter, DeadLetterSource, Reason
from services.common import metrics
from services.common.errors import BrokenHop, InvalidMessage, Unavailable
from services.common.telemetry import Trace

T = TypeVar("T")
R = TypeVar("R")
_LONGEST_ERROR = 8_000
log = structlog.get_logger()


class Outcome(StrEnum):
    """The closed set: metric label, log field and dead-letter class in one word."""

    PASSED = "passed"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it came; `source` and the bytes are all a dead letter needs."""

    value: bytes
    source: DeadLetterSource
    trace: Trace
    key: bytes | None = None
    media_type: str | None = None
    replays: int = 0


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """A message and what it decoded to."""

    message: Message
    value: T


Work = Callable[[Sequence[Task[T]]], Awaitable[Sequence[Outcome]]]


@dataclass(slots=True, kw_only=True)
class Hop(Generic[T]):
    """One service's way of handling messages.

    Attributes:
        name: `ingest`, `enrich` or `store`; the metric label.
        decode: Message to value; raises InvalidMessage.
        work: Does a batch, returns `passed` or `duplicate` for each, in order. May raise anything.
        bury: Delivers a dead letter durably; raises Unavailable.
        describe: What the log says of a value (ids, never text).
        patience: Seconds to wait for what is away before Unavailable is raised; None waits for ever.
        longest_pause: Seconds between two tries, at most.
        bugs_in_a_row: So many `failed` in a row stop the process; None never does.
    """

    name: str
    decode: Callable[[Message], T]
    work: Work[T]
    bury: Callable[[DeadLetter], Awaitable[None]]
    describe: Callable[[T], Mapping[str, str]]
    patience: float | None = None
    longest_pause: float = 5.0
    bugs_in_a_row: int | None = 20
    _bugs: int = 0

    async def handle(self, messages: Sequence[Message]) -> list[Outcome]:
        """One outcome for each message, in order, durable when it returns.

        Raises:
            Unavailable: the patience is at its end; nothing may be committed.
            BrokenHop: too many bugs in a row; nothing may be committed.
        """
        began = time.perf_counter()
        metrics.IN_PROGRESS.labels(self.name).inc(len(messages))
        try:
            outcomes = await self._all(messages)
        finally:
            metrics.IN_PROGRESS.labels(self.name).dec(len(messages))
        self._count(outcomes, time.perf_counter() - began)
        return outcomes

    async def _all(self, messages: Sequence[Message]) -> list[Outcome]:
        outcomes: dict[int, Outcome] = {}
        tasks: dict[int, Task[T]] = {}
        for place, message in enumerate(messages):
            try:
                tasks[place] = Task(message, self.decode(message))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this message's alone
                outcomes[place] = await self._bury(message, error)
        done = await self._batch(list(tasks.values()))
        outcomes |= zip(tasks, done, strict=True)
        return [outcomes[place] for place in range(len(messages))]

    async def _batch(self, tasks: Sequence[Task[T]]) -> Sequence[Outcome]:
        if not tasks:
            return []
        try:
            done = await self._patiently(lambda: self.work(tasks))
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 - one by one tells whose it is
            return [await self._alone(task) for task in tasks]
        return [self._settle(task, outcome) for task, outcome in zip(tasks, done, strict=True)]

    async def _alone(self, task: Task[T]) -> Outcome:
        try:
            (outcome,) = await self._patiently(lambda: self.work([task]))
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - a bug must not stop its neighbours
            return await self._bury(task.message, error)
        return self._settle(task, outcome)

    def _settle(self, task: Task[T], outcome: Outcome) -> Outcome:
        self._bugs = 0
        log.info("handled", outcome=outcome, trace_id=task.message.trace.trace_id, **self.describe(task.value))
        return outcome

    async def _bury(self, message: Message, error: Exception) -> Outcome:
        letter = dead_letter(self.name, message, error)
        self._notice_bugs(letter)
        await self._patiently(lambda: self.bury(letter))
        metrics.DEAD_LETTERS.labels(self.name, letter.reason).inc()
        log.warning(
            "dead-lettered",
            outcome=letter.outcome,
            reason=letter.reason,
            trace_id=letter.trace_id,
            error=str(error),
            **letter.source.model_dump(exclude_none=True),
        )
        return Outcome(letter.outcome)

    def _notice_bugs(self, letter: DeadLetter) -> None:
        self._bugs = self._bugs + 1 if letter.outcome is BuriedOutcome.FAILED else 0
        if self.bugs_in_a_row is not None and self._bugs >= self.bugs_in_a_row:
            raise BrokenHop(f"{self._bugs} messages in a row failed by a bug; the last one:\n{letter.error}")

    async def _patiently(self, attempt: Callable[[], Awaitable[R]]) -> R:
        """What `attempt` gives, tried again with growing pauses while something it needs is away."""
        attempts = AsyncRetrying(
            retry=retry_if_exception_type(Unavailable),
            wait=wait_random_exponential(multiplier=0.1, max=self.longest_pause),
            stop=stop_never if self.patience is None else stop_after_delay(self.patience),
            before_sleep=self._notice_retry,
            reraise=True,
        )

        async def once() -> R:  # tenacity awaits only what is declared async
            return await attempt()

        return await attempts(once)

    def _notice_retry(self, state: RetryCallState) -> None:
        metrics.RETRIES.labels(self.name).inc()
        error = state.outcome.exception() if state.outcome else None
        log.warning("waiting", hop=self.name, attempt=state.attempt_number, error=str(error))

    def _count(self, outcomes: Sequence[Outcome], seconds: float) -> None:
        for outcome, count in Counter(outcomes).items():
            metrics.ARTICLES.labels(self.name, outcome).inc(count)
        metrics.BATCH.labels(self.name).observe(len(outcomes))
        handling = metrics.HANDLING.labels(self.name)
        for _ in outcomes:
            handling.observe(seconds)
        if outcomes:
            metrics.LAST_PROCESSED.labels(self.name).set_to_current_time()


def dead_letter(hop: str, message: Message, error: Exception) -> DeadLetter:
    """The letter for `message`: `rejected` with its reason, or `failed` with the traceback of the bug."""
    known = isinstance(error, InvalidMessage)
    return DeadLetter(
        original=message.value,
        key=message.key,
        media_type=message.media_type,
        source=message.source,
        hop=hop,
        outcome=BuriedOutcome.REJECTED if known else BuriedOutcome.FAILED,
        reason=error.reason if isinstance(error, InvalidMessage) else Reason.BUG,
        error=(str(error) if known else "".join(traceback.format_exception(error)))[:_LONGEST_ERROR],
        trace_id=message.trace.trace_id,
        first_failed_at=datetime.now(UTC),
        attempts=message.replays + 1,
        replays=message.replays,
    )
