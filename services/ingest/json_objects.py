"""One object of a JSON file to a reading: a fault of its own is a rejection of its own."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.fields import Fields
from services.ingest.values import Draft, Reading, Rejection

Read = Callable[[Fields, bytes], Draft]


def read_object(value: object, own: bytes, zone: ZoneInfo, read: Read) -> Reading:
    """What `read` makes of the object whose bytes are `own`."""
    if not isinstance(value, dict):
        return Rejection(Reason.MALFORMED, "an item is no object", item_bytes=own)
    try:
        return read(Fields(value, zone), own)
    except InvalidMessage as error:
        return Rejection(error.reason, error.cause, error.place, own)
    except Exception as error:  # noqa: BLE001 - a bug met by one item is not its neighbours' fault
        return Rejection(Reason.BUG, repr(error), item_bytes=own, bug=error)


def bytes_of(value: object) -> bytes:
    """The bytes of an object that stood inside another, so that it can be read again by itself."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def objects_with(value: object, tells: Callable[[Mapping[str, Any]], bool], depth: int = 6) -> Iterator[dict[str, Any]]:
    """The outermost objects that `tells` knows, however they are wrapped, in order."""
    if isinstance(value, dict):
        if tells(value):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list) and depth:
        for each in value:
            yield from objects_with(each, tells, depth - 1)
