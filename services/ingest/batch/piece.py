"""One line or part of a batch."""

from dataclasses import dataclass

from schemas.topics import MAX_MESSAGE_BYTES

LARGEST = MAX_MESSAGE_BYTES


@dataclass(frozen=True, slots=True)
class Piece:
    """What came; `data` None: it was larger than a message may be, and was not kept."""

    data: bytes | None
    name: str | None = None
    media_type: str | None = None
