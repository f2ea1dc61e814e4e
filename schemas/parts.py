"""The small values an article is made of."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from schemas.base import Contract


class Span(Contract):
    """Part of the body: Unicode code points, end exclusive, never empty."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a span ends after it starts")
        return self


class Heading(Span):
    """A heading that the format marks up."""

    level: int = Field(default=2, ge=1, le=6)


class Place(Contract):
    """A place the wire names for the story."""

    name: str
    code: str | None = None


class Subject(Contract):
    """A subject the wire gives, with its vocabulary."""

    scheme: str | None = None
    code: str | None = None
    name: str | None = None


class Media(Contract):
    """One rendition of a picture, audio, video or graphic."""

    kind: str
    headline: str | None = None
    caption: str | None = None
    credit: str | None = None
    href: str | None = None
    media_type: str | None = None
    width: int | None = Field(default=None, ge=0)
    height: int | None = Field(default=None, ge=0)


class Link(Contract):
    """A link the article carries."""

    href: str
    rel: str | None = None


class Relation(StrEnum):
    """How an article stands to another."""

    REPLACES = "replaces"
    CANCELS = "cancels"
    CORRECTS = "corrects"
    CONTAINS = "contains"
    RELATED = "related"


class Reference(Contract):
    """Another article this one speaks of."""

    relation: Relation
    provider_id: str | None = None
    article_id: UUID | None = None


class Original(Contract):
    """Where the bytes lie that the article was read from."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    media_type: str | None = None
    encoding: str | None = None
    size: int = Field(ge=0, description="Bytes.")
    topic: str | None = None
    partition: int | None = Field(default=None, ge=0)
    offset: int | None = Field(default=None, ge=0)
