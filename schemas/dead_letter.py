"""`DeadLetter`: a message no hop could use, with the bytes it came as, so that it can be replayed."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Contract, UtcTime


class Reason(StrEnum):
    """Why a message was dead-lettered: the closed list."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    MALFORMED = "malformed"
    UNDECODABLE = "undecodable"
    MISSING_FIELD = "missing_field"
    TOO_LARGE = "too_large"
    CONTRACT = "contract"
    BUG = "bug"


class BuriedOutcome(StrEnum):
    """The outcomes that end in a dead letter."""

    REJECTED = "rejected"
    FAILED = "failed"


class DeadLetterSource(Contract):
    """Where the message came from: a place on Kafka, or a feed."""

    topic: str | None = None
    partition: int | None = Field(default=None, ge=0)
    offset: int | None = Field(default=None, ge=0)
    feed: str | None = None


class DeadLetter(Contract):
    """The message as it came, and why it went no further."""

    original: bytes = Field(description="The bytes as they came; base64url (RFC 4648, section 5) in JSON.")
    key: bytes | None = Field(default=None, description="The Kafka key it came with; base64url in JSON.")
    media_type: str | None = None
    source: DeadLetterSource
    hop: str
    outcome: BuriedOutcome
    reason: Reason
    error: str = Field(description="What was wrong and where; a traceback where a bug was met.")
    trace_id: str | None = None
    first_failed_at: UtcTime
    attempts: int = Field(ge=1)
    replays: int = Field(default=0, ge=0, description="How often it was replayed already.")
