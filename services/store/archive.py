"""Everything that is stored, hidden articles too, for those who check it: small values without the texts.

`SqlArchive` implements it in `services/store/sql/archive.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.store.repository import Change
from services.store.rules import Reading


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One article version that is stored; `received_at` is the first receipt of what stands for it."""

    article_id: UUID
    version: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading, and whether it stands for its version."""

    reading: Reading
    stands: bool


@dataclass(frozen=True, slots=True)
class Face:
    """The reading that is current, and whether it is in answers."""

    version: str
    content_hash: str
    visible: bool


@dataclass(frozen=True, slots=True)
class StoredStory:
    """All there is of one article: its readings, its face, and what the feed told of it, in order."""

    article_id: UUID
    readings: tuple[StoredReading, ...]
    face: Face | None
    changes: tuple[Change, ...]


class Archive(Protocol):
    """Reads while the store writes. Each method raises Unavailable when the database is away."""

    def rows(self) -> Iterator[StoredRow]:
        """Every row that stands, by article and version; of one state of the database."""

    def stories(self) -> Iterator[StoredStory]:
        """Every article, also one that is only in the feed; of one state of the database."""

    def sequence(self) -> Iterator[int]:
        """Every `seq` of the feed, in order."""

    def readings(self, article_id: UUID, version: str) -> tuple[Reading, ...]:
        """Every content that version came with; none where it is not stored."""

    def close(self) -> None:
        """Lets go of the database."""
