"""`RawArticle`: one version of one wire article, as its format gave it. Key on Kafka: `article_id`."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from schemas.base import GREATEST, LEAST, Contract, UtcTime
from schemas.parts import Heading, Link, Media, Original, Place, Reference, Subject


class Status(StrEnum):
    """What may be done with the article (IPTC publication status)."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class Kind(StrEnum):
    """What the article is."""

    TEXT = "text"
    PICTURE = "picture"
    AUDIO = "audio"
    VIDEO = "video"
    GRAPHIC = "graphic"
    PACKAGE = "package"


class RawArticle(Contract):
    """One version of one article. Offsets are Unicode code points into `body`, end exclusive."""

    article_id: UUID = Field(description="UUIDv5 of the story, the same for all its versions.")
    version: str = Field(min_length=1, description="As given; the issue time where none is given.")
    version_order: int = Field(
        ge=LEAST, le=GREATEST, description="Numeric version, else version time in ms, else receipt time in ms."
    )
    status: Status = Status.USABLE
    kind: Kind = Kind.TEXT
    provider: str = Field(min_length=1, description="Who issued it, as the format says, else the feed's name.")
    service: str | None = Field(default=None, description="The agency's service or product line.")
    source: str | None = Field(default=None, description="Where the provider has it from.")
    feed: str = Field(min_length=1, description="The feed it came in by.")
    provider_id: str | None = Field(default=None, description="The provider's own id, without its version.")
    uri: str | None = None
    sequence: str | None = Field(default=None, description="Sequence number as text, leading zeros kept.")
    format: str = Field(min_length=1, description="Name of the format that read it.")
    language: str | None = Field(default=None, description="Declared language, BCP 47.")
    headline: str = ""
    summary: str | None = None
    slugline: str | None = None
    byline: str | None = None
    dateline: str | None = None
    places: tuple[Place, ...] = ()
    subjects: tuple[Subject, ...] = ()
    category: str | None = None
    keywords: tuple[str, ...] = ()
    urgency: int | None = Field(default=None, ge=1, le=9, description="Editorial urgency, 1 highest.")
    priority: int | None = Field(default=None, ge=1, le=9, description="Transmission priority, 1 highest.")
    ednote: str | None = Field(default=None, description="Editor's note.")
    signals: tuple[str, ...] = ()
    update_markers: tuple[str, ...] = ()
    embargo_until: UtcTime | None = None
    expires_at: UtcTime | None = None
    published_at: UtcTime | None = Field(default=None, description="When this version was issued.")
    first_created_at: UtcTime | None = None
    updated_at: UtcTime | None = None
    received_at: UtcTime = Field(description="When ingest took it in.")
    body: str = Field(default="", description="Plain text, one blank line between paragraphs.")
    headings: tuple[Heading, ...] = Field(default=(), description="Spans that the mark-up itself calls headings.")
    media: tuple[Media, ...] = Field(default=(), description="One entry a rendition.")
    links: tuple[Link, ...] = ()
    word_count: int | None = Field(default=None, ge=0, description="As given by the provider.")
    references: tuple[Reference, ...] = ()
    original: Original = Field(description="The bytes it was read from.")
    content_hash: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of status, headline and body, levelled.")
    parser_version: int = Field(ge=1, le=GREATEST, description="Grows with each parser that reads better.")
    warnings: tuple[str, ...] = Field(default=(), description="What the parser had to guess or leave out.")

    @model_validator(mode="after")
    def _headings_lie_in_the_body(self) -> Self:
        if any(heading.end > len(self.body) for heading in self.headings):
            raise ValueError("a heading ends after the body")
        return self
