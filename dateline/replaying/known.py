"""What bytes say of the article they hold, and whether the store has it already."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ValidationError

from services.store.rules import Reading


class _Enrichment(BaseModel):
    pipeline_version: int = 0


class Known(BaseModel):
    """So much of an article, raw or enriched; the rest is not read."""

    article_id: UUID
    version: str
    feed: str | None = None
    content_hash: str | None = None
    parser_version: int = 0
    received_at: datetime | None = None
    enrichment: _Enrichment = _Enrichment()


def known_in(value: bytes) -> Known | None:
    """The article in those bytes; None where they name none."""
    try:
        return Known.model_validate_json(value)
    except ValidationError:
        return None


def is_settled(known: Known, readings: Iterable[Reading]) -> bool:
    """Whether sending it again would change nothing, by what is stored of its version.

    Of bytes that say no content (they are no whole article) the version alone counts.
    """
    return any(_covers(one, known) for one in readings)


def _covers(stored: Reading, known: Known) -> bool:
    if known.content_hash is None or known.received_at is None:
        return True
    same = stored.content_hash == known.content_hash and stored.seen_at >= known.received_at
    if stored.parser_version != known.parser_version:
        return same and stored.parser_version > known.parser_version
    return same and stored.pipeline_version >= known.enrichment.pipeline_version
