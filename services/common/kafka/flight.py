"""What was handed to a Kafka client and is not answered for yet: how many bytes, and for how long."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.common import metrics
from services.common.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is to go to Kafka."""

    value: bytes
    key: bytes
    headers: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where Kafka keeps an acknowledged message."""

    topic: str
    partition: int
    offset: int


Answer = asyncio.Future[Sequence[Placed]]


@dataclass(slots=True)
class Flight:
    """Messages in the air; those that took off together come down together, once, acknowledged or given up.

    To be used on the loop only.

    Attributes:
        capacity: Bytes that may be in the air; whatever is alone always may.
    """

    capacity: int
    size: int = field(default=0, init=False)
    _begun: dict[Answer, float] = field(default_factory=dict, init=False)

    def require_room(self, size: int) -> None:
        """Raises Unavailable where so many bytes more are too many."""
        if self.size and self.size + size > self.capacity:
            raise Unavailable("too much waits for Kafka already", retry_after=2.0)

    def take_off(self, size: int) -> Answer:
        """The answer of messages that take off together, to be landed."""
        answer: Answer = asyncio.get_running_loop().create_future()
        self.size += size
        self._begun[answer] = time.monotonic()
        answer.add_done_callback(lambda done: self._land(done, size))
        return answer

    def _land(self, answer: Answer, size: int) -> None:
        self.size -= size
        del self._begun[answer]
        if not answer.cancelled():
            answer.exception()  # looked at, also when nobody waits any more

    def longest(self) -> float:
        """Seconds that the oldest messages are in the air; 0 where none are."""
        began = next(iter(self._begun.values()), None)
        return 0.0 if began is None else time.monotonic() - began

    def give_up(self, error: Exception) -> None:
        """Lands all that is in the air with that error."""
        for answer in list(self._begun):
            fail(answer, error)


def show(flight: Flight, hop: str) -> None:
    """Shows it in the metrics of the hop from now on, in the place of any before it."""
    metrics.FLIGHT_BYTES.labels(hop).set_function(lambda: flight.size)
    metrics.FLIGHT_AGE.labels(hop).set_function(flight.longest)
    metrics.FLIGHT_LIMIT.labels(hop).set(flight.capacity)


def acknowledge(answer: Answer, placed: Sequence[Placed]) -> None:
    """Lands it; one that was given up stays so."""
    if not answer.done():
        answer.set_result(placed)


def fail(answer: Answer, error: Exception) -> None:
    """Lands it without."""
    if not answer.done():
        answer.set_exception(error)
