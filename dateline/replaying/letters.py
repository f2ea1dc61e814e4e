"""Dead letters as a replay sees them: small notes, of which the newest of each kind counts. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dateline.replaying.known import known_in
from dateline.replaying.values import Filters
from schemas.dead_letter import DeadLetter
from services.common.codec import decode
from services.common.errors import InvalidMessage
from services.common.kafka.consumer import Record

At = tuple[int, int]
"""Partition and offset of a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A letter without its bytes; `kind` is the same for letters of the same bytes, hop and feed."""

    at: At
    kind: bytes
    hop: str
    reason: str
    feed: str | None
    key: bytes | None
    article_id: UUID | None
    first_failed_at: datetime
    replays: int


def read_letter(record: Record) -> DeadLetter | None:
    """The letter; None where the message is none."""
    try:
        return decode(DeadLetter, record.value)
    except InvalidMessage:
        return None


def note(at: At, letter: DeadLetter) -> Note:
    """What is remembered of a letter."""
    known = known_in(letter.original)
    return Note(
        at=at,
        kind=kind_of(letter.hop, letter.source.feed, letter.original),
        hop=letter.hop,
        reason=letter.reason,
        feed=letter.source.feed or (known.feed if known else None),
        key=letter.key,
        article_id=known.article_id if known else None,
        first_failed_at=letter.first_failed_at,
        replays=letter.replays,
    )


def kind_of(hop: str, feed: str | None, data: bytes) -> bytes:
    """The same for messages that are replayed as one."""
    return hashlib.sha256(f"{hop}\n{feed or ''}\n".encode() + data).digest()


def newest(notes: Iterable[Note]) -> list[Note]:
    """Of each kind the one that was replayed most often, then the last."""
    found: dict[bytes, Note] = {}
    for each in notes:
        other = found.get(each.kind)
        if other is None or _age(other) < _age(each):
            found[each.kind] = each
    return list(found.values())


def _age(one: Note) -> tuple[int, datetime, At]:
    return one.replays, one.first_failed_at, one.at


def wanted(one: Note, filters: Filters) -> bool:
    """Whether the letter is asked for."""
    asked = {name: getattr(filters, name) for name in ("hop", "reason", "feed", "article_id", "key")}
    same = all(value is None or value == getattr(one, name) for name, value in asked.items())
    return same and filters.within(one.first_failed_at)
