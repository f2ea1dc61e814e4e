"""The messages of ingest's hop: items of a file, already read, so that the loop never waits for a parser."""

from dataclasses import dataclass

from schemas.article import RawArticle
from schemas.dead_letter import DeadLetterSource, Reason
from services.common.codec import encode_article
from services.common.errors import InvalidMessage
from services.common.hop import Message
from services.common.kafka.producer import Placed
from services.common.telemetry import Trace
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Draft, Reading, Rejection, WireFile


@dataclass(frozen=True, slots=True)
class Ready:
    """An article, and its bytes for Kafka."""

    article: RawArticle
    encoded: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Message):
    """An item's own bytes as a message, with what was read in them."""

    reading: Ready | Rejection


def read_items(file: WireFile, placed: Placed, trace: Trace) -> list[Item]:
    """Every item of the file, in order. Takes its time: run it in a thread."""
    source = DeadLetterSource(feed=file.feed, topic=placed.topic, partition=placed.partition, offset=placed.offset)
    readings = list(parse(file))
    return [
        Item(
            value=_own_bytes(reading, file, alone=len(readings) == 1),
            source=source,
            trace=trace,
            key=file.sha256.encode(),
            media_type=file.media_type,
            reading=_assembled(reading, file, placed),
        )
        for reading in readings
    ]


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
    return Ready(article, encode_article(article))
