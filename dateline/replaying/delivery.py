"""Where a replay puts things: on Kafka, patiently, or nowhere, to show what it would do."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from schemas.dead_letter import DeadLetter
from services.common.errors import Unavailable
from services.common.kafka.producer import Placed, Producer

R = TypeVar("R")
_PATIENCE = 60.0


class Delivery(Protocol):
    """Nothing returns before it is acknowledged."""

    async def send(self, topic: str, value: bytes, *, key: bytes, headers: Mapping[str, bytes]) -> Placed:
        """Puts a message on a topic. Raises Unavailable, and InvalidMessage where it is too large."""

    async def bury(self, topic: str, letter: DeadLetter) -> None:
        """Puts a dead letter on a topic. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class ToKafka:
    """Tries for a minute where Kafka is away; what was sent by then is safe."""

    producer: Producer

    async def send(self, topic: str, value: bytes, *, key: bytes, headers: Mapping[str, bytes]) -> Placed:
        """Puts a message on a topic; see the protocol."""
        return await _patiently(lambda: self.producer.send(topic, value, key=key, headers=headers))

    async def bury(self, topic: str, letter: DeadLetter) -> None:
        """Puts a dead letter on a topic; see the protocol."""
        await _patiently(lambda: self.producer.bury(topic, letter))


@dataclass(frozen=True, slots=True)
class Nowhere:
    """A dry run."""

    async def send(self, topic: str, value: bytes, *, key: bytes, headers: Mapping[str, bytes]) -> Placed:  # noqa: ARG002
        """Sends nothing."""
        return Placed(topic, 0, 0)

    async def bury(self, topic: str, letter: DeadLetter) -> None:
        """Buries nothing."""


async def _patiently(attempt: Callable[[], Awaitable[R]]) -> R:
    attempts = AsyncRetrying(
        retry=retry_if_exception_type(Unavailable),
        wait=wait_random_exponential(multiplier=0.1, max=5),
        stop=stop_after_delay(_PATIENCE),
        reraise=True,
    )

    async def once() -> R:  # tenacity awaits only what is declared async
        return await attempt()

    return await attempts(once)
