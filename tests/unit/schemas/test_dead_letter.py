"""A dead letter keeps its bytes, whatever they are."""

import json
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from schemas.dead_letter import BuriedOutcome, DeadLetter, DeadLetterSource, Reason
from schemas.topics import MAX_DEAD_RECORD_BYTES, MAX_MESSAGE_BYTES
from services.common.codec import decode, encode


def letter(original: bytes, *, attempts: int = 1) -> DeadLetter:
    return DeadLetter(
        original=original,
        source=DeadLetterSource(feed="test"),
        hop="ingest",
        outcome=BuriedOutcome.REJECTED,
        reason=Reason.MALFORMED,
        error="it breaks off",
        first_failed_at=datetime(2026, 3, 7, tzinfo=UTC),
        attempts=attempts,
    )


def test_every_byte_there_is_comes_back() -> None:
    every_byte = bytes(range(256))
    assert decode(DeadLetter, encode(letter(every_byte))).original == every_byte


def test_the_bytes_are_base64_in_json() -> None:
    sent = b"\xfb\xff\xfe wire"
    assert json.loads(encode(letter(sent)))["original"].replace("-", "+").replace("_", "/") == b64encode(sent).decode()


def test_a_letter_of_the_largest_message_fits_its_topic() -> None:
    size = len(encode(letter(b"\xff" * MAX_MESSAGE_BYTES)))
    assert size <= MAX_DEAD_RECORD_BYTES


def test_a_letter_counts_at_least_one_attempt() -> None:
    with pytest.raises(ValidationError):
        letter(b"", attempts=0)
