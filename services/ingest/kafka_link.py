"""Ingest's way to Kafka: it starts without one, and says so until it is there."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from schemas.dead_letter import DeadLetter
from services.common.errors import Unavailable
from services.common.kafka.flight import show
from services.common.kafka.producer import Outgoing, Placed, Producer
from services.common.kafka.topics import ensure_topics
from services.ingest.settings import IngestSettings

_PAUSE = 1.0
log = structlog.get_logger()


class Outlet(Protocol):
    """What ingest needs of Kafka; nothing returns before it is acknowledged."""

    async def send_all(self, topic: str, messages: Sequence[Outgoing]) -> Sequence[Placed]:
        """Puts messages on a topic. Raises Unavailable and InvalidMessage as `Producer.send_all` does."""

    async def bury(self, topic: str, letter: DeadLetter) -> None:
        """Puts a dead letter on a topic. Raises Unavailable."""

    def connected(self) -> bool:
        """Whether Kafka can be reached."""


class KafkaLink:
    """An outlet whose producer may not be there yet."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings
        self._producer: Producer | None = None

    async def connect(self) -> None:
        """Returns when Kafka is there and has the topics; tries as long as it takes."""
        while self._producer is None:
            try:
                self._producer = await self._try()
            except Unavailable as error:
                log.warning("waiting for Kafka", error=str(error))
                await asyncio.sleep(_PAUSE)

    async def _try(self) -> Producer:
        settings = self._settings
        await ensure_topics(settings.bootstrap, prefix=settings.topic_prefix)
        producer = await Producer.connect(
            settings.bootstrap,
            client_id=f"ingest-{settings.worker}",
            in_flight_bytes=settings.ingest_in_flight_bytes,
            deadline=settings.ingest_patience,
        )
        show(producer.flight, "ingest")
        return producer

    async def send_all(self, topic: str, messages: Sequence[Outgoing]) -> Sequence[Placed]:
        """As `Producer.send_all`; Unavailable while there is no producer."""
        return await self._there().send_all(topic, messages)

    async def bury(self, topic: str, letter: DeadLetter) -> None:
        """As `Producer.bury`; Unavailable while there is no producer."""
        await self._there().bury(topic, letter)

    def connected(self) -> bool:
        """Whether the producer is there and reaches a broker."""
        return self._producer is not None and self._producer.connected()

    def _there(self) -> Producer:
        if self._producer is None:
            raise Unavailable("Kafka is not there yet", retry_after=2.0)
        return self._producer

    async def close(self) -> None:
        """Brings what is in flight to Kafka."""
        if self._producer is not None:
            await self._producer.close()
