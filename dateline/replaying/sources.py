"""The file behind a dead letter of ingest."""

import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateline.replaying.delivery import Delivery
from dateline.replaying.parsing import Source, source_of
from schemas.dead_letter import DeadLetter
from services.common.kafka.producer import Placed
from services.common.kafka.reader import Reader
from services.common.telemetry import Trace, new_trace
from services.ingest.intake import original_headers
from services.ingest.values import WireFile

_NO_FEED = "http"


@dataclass(frozen=True, slots=True)
class Sources:
    """Reads originals where they lie."""

    originals: Reader
    delivery: Delivery
    timezone: ZoneInfo

    async def of_letter(self, letter: DeadLetter) -> Source | None:
        """The file of the letter; None where its original is gone and the letter holds only a part of it.

        A letter that names no place gets one: its bytes become an original now.

        Raises:
            Unavailable: Kafka is away.
        """
        placed = _place(letter)
        if placed is None:
            return await self._placed_now(letter)
        record = await self.originals.record(placed.partition, placed.offset)
        if record is not None and _names(letter, record.value):
            return source_of(record, self.timezone)
        return Source(self._file(letter), placed, _trace(letter)) if _names(letter, letter.original) else None

    async def _placed_now(self, letter: DeadLetter) -> Source:
        file, trace = self._file(letter), _trace(letter)
        key, headers = file.sha256.encode(), original_headers(file, trace)
        placed = await self.delivery.send(self.originals.topic, file.data, key=key, headers=headers)
        return Source(file, placed, trace)

    def _file(self, letter: DeadLetter) -> WireFile:
        """The bytes of the letter as a file. It failed when it came: that is as near as its receipt is known."""
        return WireFile(
            data=letter.original,
            feed=letter.source.feed or _NO_FEED,
            received_at=letter.first_failed_at,
            media_type=letter.media_type,
            timezone=self.timezone,
        )


def _place(letter: DeadLetter) -> Placed | None:
    at = letter.source
    if at.topic is None or at.partition is None or at.offset is None:
        return None
    return Placed(at.topic, at.partition, at.offset)


def _names(letter: DeadLetter, data: bytes) -> bool:
    """Whether those are the bytes the letter's key names: a topic made anew gives out the same places again."""
    return letter.key is None or letter.key == hashlib.sha256(data).hexdigest().encode()


def _trace(letter: DeadLetter) -> Trace:
    return Trace(letter.trace_id) if letter.trace_id else new_trace()
