"""What ingest answers: one outcome an item."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from schemas.dead_letter import Reason


class Answer(StrEnum):
    """What became of an item."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNAVAILABLE = "unavailable"


_ACCEPTED: dict[str, JsonValue] = {
    "item": 0,
    "outcome": "accepted",
    "article_id": "47bd766c-175a-5321-9e4b-892f16ca16aa",
    "version": "2",
}
_REJECTED: dict[str, JsonValue] = {
    "item": 0,
    "outcome": "rejected",
    "reason": "malformed",
    "place": "line 20, column 16",
    "cause": "no JSON: Unterminated string starting at",
}


class ItemAnswer(BaseModel):
    """One item's outcome: `accepted` (bytes and article are on Kafka) or `rejected` (the bytes are dead-lettered)."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [_ACCEPTED, _REJECTED]})

    item: int = Field(ge=0, description="Place in the file; in a batch, of the line or part; from 0.")
    within: int | None = Field(default=None, ge=0, description="Place within a line or part that holds several items.")
    outcome: Answer
    article_id: UUID | None = None
    version: str | None = None
    reason: Reason | None = Field(default=None, description="Why it was rejected.")
    place: str | None = Field(default=None, description="Where in the item the fault lies.")
    cause: str | None = Field(default=None, description="What is wrong there.")
    retry_after: float | None = Field(
        default=None, description="`unavailable`: seconds to wait before sending it again."
    )


class Receipt(BaseModel):
    """What became of a file, an answer for each of its items, in order."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [{"items": [_ACCEPTED]}]})

    items: tuple[ItemAnswer, ...]


class ProblemAnswer(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    position: str | None = None
    items: tuple[ItemAnswer, ...] | None = None
