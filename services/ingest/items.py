"""The messages of ingest's hop: items of a file, already read, so that the loop never waits for a parser."""

import traceback
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from schemas.article import RawArticle
from schemas.dead_letter import DeadLetterSource, Reason
from services.common.codec import decode, encode_article
from services.common.errors import InvalidMessage
from services.common.hop import Message
from services.common.kafka.producer import Placed
from services.common.telemetry import Trace
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Draft, Reading, Rejection, WireFile


class ParserBug(Exception):  # noqa: N818 - it is one
    """What a parser raised that it should not have, as text: it may have happened in another process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An article as its bytes for Kafka, and what ingest says of it: little enough to come from another process."""

    article_id: UUID
    version: str
    feed: str
    received_at: datetime
    published_at: datetime | None
    encoded: bytes

    @property
    def article(self) -> RawArticle:
        """The whole of it, read from its bytes."""
        return decode(RawArticle, self.encoded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Message):
    """An item's own bytes as a message, with what was read in them."""

    reading: Ready | Rejection


def read_items(file: WireFile, placed: Placed, trace: Trace) -> list[Item]:
    """Every item of the file, in order. Takes its time: run it in a thread."""
    readings = list(parse(file))
    alone, source, key = len(readings) == 1, _source(file, placed), file.sha256.encode()
    return [
        Item(
            value=_own_bytes(reading, file, alone=alone),
            source=source,
            trace=trace,
            key=key,
            media_type=file.media_type,
            reading=_told(_assembled(reading, file, placed)),
        )
        for reading in readings
    ]


def lost(file: WireFile, placed: Placed, trace: Trace, why: Rejection) -> Item:
    """The whole file as one item that could not be read."""
    key, source = file.sha256.encode(), _source(file, placed)
    return Item(value=file.data, source=source, trace=trace, key=key, media_type=file.media_type, reading=why)


def _source(file: WireFile, placed: Placed) -> DeadLetterSource:
    return DeadLetterSource(feed=file.feed, topic=placed.topic, partition=placed.partition, offset=placed.offset)


def _own_bytes(reading: Reading, file: WireFile, *, alone: bool) -> bytes:
    """An item that is the whole file is its bytes as they came: a format knows only what they decoded to."""
    return file.data if alone or reading.item_bytes is None else reading.item_bytes


def ready(message: Message) -> Ready:
    """The hop's `decode`.

    Raises:
        InvalidMessage: the item was rejected.
        Exception: whatever a parser raised that it should not have.
    """
    reading = message.reading if isinstance(message, Item) else None
    if isinstance(reading, Ready):
        return reading
    if isinstance(reading, Rejection) and reading.bug is None:
        raise InvalidMessage(reading.reason, reading.cause, place=reading.place)
    raise (reading and reading.bug) or TypeError("a message of ingest's hop is an Item")


def refused(item: Item) -> Rejection:
    """Why an item that did not pass did not."""
    if isinstance(item.reading, Rejection):
        return item.reading
    return Rejection(Reason.BUG, "it could not be brought to Kafka")


def _assembled(reading: Reading, file: WireFile, placed: Placed) -> Ready | Rejection:
    if isinstance(reading, Rejection):
        return reading
    try:
        return _article(reading, file, placed)
    except InvalidMessage as error:
        return Rejection(error.reason, error.cause, error.place, reading.item_bytes)
    except Exception as error:  # noqa: BLE001 - a bug met by one item is not its neighbours' fault
        return Rejection(Reason.BUG, repr(error), item_bytes=reading.item_bytes, bug=error)


def _article(draft: Draft, file: WireFile, placed: Placed) -> Ready:
    original = original_of(file, topic=placed.topic, partition=placed.partition, offset=placed.offset)
    article = assemble(draft, file, original)
    return Ready(
        article_id=article.article_id,
        version=article.version,
        feed=article.feed,
        received_at=article.received_at,
        published_at=article.published_at,
        encoded=encode_article(article),
    )


def _told(reading: Ready | Rejection) -> Ready | Rejection:
    """A bug as its traceback's text, which travels between processes as every exception may not."""
    if isinstance(reading, Rejection) and reading.bug is not None:
        return replace(reading, bug=ParserBug("".join(traceback.format_exception(reading.bug))))
    return reading
