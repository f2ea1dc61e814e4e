"""The bytes an article was read from, as long as Kafka keeps them."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from schemas.parts import Original
from schemas.topics import ORIGINALS
from services.common.errors import Misconfigured, Unavailable
from services.common.kafka.reader import reader
from services.common.settings import Settings


class Originals(Protocol):
    """Where originals are kept."""

    async def read(self, original: Original) -> bytes | None:
        """The bytes; None where they are gone.

        Raises:
            Unavailable: Kafka is away.
        """


class NoOriginals:
    """Where there is no Kafka."""

    async def read(self, original: Original) -> bytes | None:
        """Never answers."""
        raise Unavailable(f"no Kafka holds {original.topic}")


@dataclass(frozen=True, slots=True)
class KafkaOriginals:
    """Those on `wire.originals.v1`."""

    settings: Settings

    async def read(self, original: Original) -> bytes | None:
        """The record at its place, if it is the one: topics can be made anew."""
        topic = self.settings.topic(ORIGINALS.name)
        if original.partition is None or original.offset is None or original.topic != topic:
            return None
        try:
            async with reader(self.settings.bootstrap, topic) as records:
                record = await records.record(original.partition, original.offset)
        except Misconfigured:  # there is no such topic any more
            return None
        value = record.value if record else None
        return value if value is not None and hashlib.sha256(value).hexdigest() == original.sha256 else None
