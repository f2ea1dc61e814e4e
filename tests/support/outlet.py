"""A Kafka with faults, for ingest; its real one is in the integration tests."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.dead_letter import DeadLetter
from services.common.errors import Unavailable
from services.common.kafka.producer import Outgoing, Placed


@dataclass
class FaultyOutlet:
    """Keeps what it is given. `away`: nothing gets there. `hold`: acknowledges only when it is set."""

    away: bool = False
    hold: asyncio.Event | None = None
    held_topics: tuple[str, ...] = ()
    sent: list[tuple[str, bytes, bytes, dict[str, bytes]]] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)

    async def send_all(self, topic: str, messages: Sequence[Outgoing]) -> Sequence[Placed]:
        if self.away:
            raise Unavailable("away", retry_after=2.0)
        first = len(self.sent)
        self.sent += [(topic, message.key, message.value, dict(message.headers)) for message in messages]
        if self.hold and topic in self.held_topics:
            await self.hold.wait()
        return [Placed(topic, 0, offset) for offset in range(first, len(self.sent))]

    async def bury(self, topic: str, letter: DeadLetter) -> None:
        if self.away:
            raise Unavailable("away", retry_after=2.0)
        self.letters.append(letter)
        if self.hold and topic in self.held_topics:
            await self.hold.wait()

    def connected(self) -> bool:
        return not self.away

    async def connect(self) -> None:
        """Is there from the start."""

    async def close(self) -> None:
        """Has nothing to let go."""

    def values(self, topic: str) -> list[bytes]:
        """What was sent to the topic."""
        return [value for name, _, value, _ in self.sent if name == topic]
