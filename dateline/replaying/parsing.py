"""Originals parsed again by today's parser: the same place, feed and receipt, no second original."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dateline.replaying.delivery import Delivery
from dateline.replaying.values import Result
from schemas.topics import DEAD, RAW
from services.common.hop import dead_letter
from services.common.kafka.consumer import Record
from services.common.kafka.producer import Placed
from services.common.kafka.replays import replays_header
from services.common.settings import Settings
from services.common.telemetry import TRACEPARENT, Trace, read_trace
from services.ingest.intake import headers_of
from services.ingest.items import Item, Ready, read_items, ready
from services.ingest.times import read_time
from services.ingest.values import UTC_ZONE, WireFile

HOP = "ingest"
_NO_FEED = b"http"


@dataclass(frozen=True, slots=True)
class Source:
    """A file, where it lies, and the trace it came on."""

    file: WireFile
    placed: Placed
    trace: Trace

    def items(self) -> list[Item]:
        """What today's parser makes of it. Takes its time: run it in a thread."""
        return read_items(self.file, self.placed, self.trace)


def source_of(record: Record, zone: ZoneInfo) -> Source:
    """The original as it came, from its record."""
    media_type = record.headers.get("media_type", b"").decode("latin-1")
    file = WireFile(
        data=record.value,
        feed=feed_of(record.headers),
        received_at=received_at(record),
        media_type=media_type or None,
        timezone=zone,
    )
    placed = Placed(record.topic, record.partition, record.offset)
    return Source(file, placed, read_trace(record.headers.get(TRACEPARENT)))


def feed_of(headers: Mapping[str, bytes]) -> str:
    """The feed it came by."""
    return (headers.get("feed") or _NO_FEED).decode("utf-8", "replace")


def received_at(record: Record) -> datetime:
    """When ingest received it; where its header does not say, when Kafka did."""
    said = read_time(record.headers.get("received_at", b"").decode("latin-1"), UTC_ZONE).at
    return said or record.timestamp.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Hands:
    """Puts items where ingest would."""

    settings: Settings
    delivery: Delivery

    async def hand_over(self, item: Item, file: WireFile, replays: int) -> Result:
        """The article goes to the raw topic; what still cannot be read, into a new letter."""
        try:
            article = ready(item)
        except Exception as error:  # noqa: BLE001 - a bug of a parser is this item's alone
            letter = dead_letter(HOP, replace(item, replays=replays), error)
            await self.delivery.bury(self.settings.topic(DEAD.name), letter)
            return Result.REJECTED
        await self._publish(article, item, file, replays)
        return Result.SENT

    async def _publish(self, article: Ready, item: Item, file: WireFile, replays: int) -> None:
        headers = headers_of(file.received_at, item.trace) | replays_header(replays)
        key = str(article.article_id).encode()
        await self.delivery.send(self.settings.topic(RAW.name), article.encoded, key=key, headers=headers)


def described(item: Item) -> str:
    """Which article it is; of one that cannot be read, why."""
    if isinstance(item.reading, Ready):
        article = item.reading
        return f"{article.article_id} {article.version}"
    return f"{item.reading.reason}: {item.reading.cause}"
