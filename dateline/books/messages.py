"""What the books need of a message: which article version it is, and where its original lies."""

from uuid import UUID

from pydantic import BaseModel, ValidationError

from dateline.books.ledger import Item, Place, Version
from services.common.kafka.consumer import Record


class _Original(BaseModel):
    topic: str | None = None
    partition: int | None = None
    offset: int | None = None


class _Known(BaseModel):
    """So much of an article, raw or enriched; the rest is not read."""

    article_id: UUID
    version: str
    original: _Original = _Original()


def place_of(record: Record) -> Place:
    """Where the record lies."""
    return Place(record.topic, record.partition, record.offset)


def version_in(value: bytes) -> Version | None:
    """The article version in those bytes; None where they name none."""
    known = _read(value)
    return None if known is None else Version(known.article_id, known.version)


def item_and_original(record: Record) -> tuple[Item, Place | None]:
    """What a message on the raw topic stands for, and the place of its original where it names one."""
    known = _read(record.value)
    if known is None:
        return place_of(record), None
    return Version(known.article_id, known.version), to_place(known.original)


def to_place(at: _Original) -> Place | None:
    """A whole place; None where a part of it is not said."""
    if at.topic is None or at.partition is None or at.offset is None:
        return None
    return Place(at.topic, at.partition, at.offset)


def _read(value: bytes) -> _Known | None:
    try:
        return _Known.model_validate_json(value)
    except ValidationError:
        return None
