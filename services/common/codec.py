"""Contracts to bytes and back: UTF-8 JSON."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from schemas.dead_letter import Reason
from schemas.topics import MAX_MESSAGE_BYTES
from services.common.errors import InvalidMessage

C = TypeVar("C", bound=BaseModel)


def encode(value: BaseModel) -> bytes:
    """The value as UTF-8 JSON."""
    return value.model_dump_json().encode()


def encode_article(value: BaseModel) -> bytes:
    """The same for what must fit an article topic.

    Raises:
        InvalidMessage: it is larger than a message may be.
    """
    data = encode(value)
    if len(data) > MAX_MESSAGE_BYTES:
        raise InvalidMessage(Reason.TOO_LARGE, f"{len(data)} bytes as JSON, {MAX_MESSAGE_BYTES} at most")
    return data


def decode(contract: type[C], data: bytes) -> C:
    """The value in `data`.

    Raises:
        InvalidMessage: it is no JSON of that contract; the place is the path of the first wrong field.
    """
    try:
        return contract.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InvalidMessage(
            Reason.CONTRACT, first["msg"], place=".".join(map(str, first["loc"])) or contract.__name__
        ) from None
