"""The values ingest is made of: a file as it came, what a format read in it, and what it could not read."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from schemas.article import Kind, Status
from schemas.dead_letter import Reason
from schemas.parts import Heading, Link, Media, Place, Reference, Subject
from services.ingest.charset import Decoded, decode

UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, kw_only=True)  # no slots: the decoded text is kept once it was asked for
class WireFile:
    """A file as it came. `name` and `media_type` are hints, never proof of a format.

    `place` is where it lay in an archive, for people.
    """

    data: bytes
    feed: str
    received_at: datetime
    name: str | None = None
    media_type: str | None = None
    timezone: ZoneInfo = UTC_ZONE
    place: str | None = None

    @cached_property
    def decoded(self) -> Decoded:
        """The file as text.

        Raises:
            InvalidMessage: no charset gives text.
        """
        return decode(self.data, self.media_type)

    @cached_property
    def sha256(self) -> str:
        """Of the bytes, 64 hex digits."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def text(self) -> str:
        """The text alone."""
        return self.decoded.text

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, for what is told by words alone."""
        return self.text.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a format read: every field of `RawArticle` but identity.

    `item_bytes` None: the whole file is the item. `member`: the file of an archive that it was read from.
    """

    format: str = ""
    parser_version: int = 1
    item_bytes: bytes | None = None
    member: WireFile | None = None
    status: Status = Status.USABLE
    kind: Kind = Kind.TEXT
    provider: str | None = None
    service: str | None = None
    source: str | None = None
    provider_id: str | None = None
    uri: str | None = None
    version: str | None = None
    sequence: str | None = None
    language: str | None = None
    headline: str = ""
    summary: str | None = None
    slugline: str | None = None
    byline: str | None = None
    dateline: str | None = None
    places: tuple[Place, ...] = ()
    subjects: tuple[Subject, ...] = ()
    category: str | None = None
    keywords: tuple[str, ...] = ()
    urgency: int | None = None
    priority: int | None = None
    ednote: str | None = None
    signals: tuple[str, ...] = ()
    update_markers: tuple[str, ...] = ()
    embargo_until: datetime | None = None
    expires_at: datetime | None = None
    published_at: datetime | None = None
    first_created_at: datetime | None = None
    updated_at: datetime | None = None
    body: str = ""
    headings: tuple[Heading, ...] = ()
    media: tuple[Media, ...] = ()
    links: tuple[Link, ...] = ()
    word_count: int | None = None
    references: tuple[Reference, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """An item that cannot be read, and why. `bug` holds what a parser raised that it should not have."""

    reason: Reason
    cause: str
    place: str | None = None
    item_bytes: bytes | None = None
    bug: Exception | None = None


Reading = Draft | Rejection


@dataclass(frozen=True, slots=True)
class Format:
    """A wire format.

    Attributes:
        name: As it stands in `RawArticle.format`.
        score: How sure the content is of this format, 0 to 1; 0 is never read by it.
        read: The items of a file that scored best; raises InvalidMessage where the whole file is beyond reading.
        version: Grows when the format reads better, so that a repeat replaces what was read worse.
        told_by: What its files are known by, for people.
    """

    name: str
    score: Callable[[WireFile], float]
    read: Callable[[WireFile], Iterable[Reading]]
    version: int = 1
    told_by: str = field(default="", kw_only=True)
