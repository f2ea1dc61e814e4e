"""AP Media API 2.x (https://api.ap.org/media/v/docs): an item, or an answer of `content`, `content/feed` or `search`.

Its items look like ninjs 1.x with fields of their own. What an item offers as NITF or ANPA is a link, and is
never fetched.
"""

from collections.abc import Mapping
from typing import Any

from services.ingest.formats.ap_media.item import read_item
from services.ingest.json_wire import JsonWire
from services.ingest.values import Format

_IDS = {"itemid", "etag", "friendlykey"}
_ANSWER = {"api_version", "api_mode"}


def _tells(value: Mapping[str, Any]) -> bool:
    """An object of other ids, one of which is AP's, and no other standard named."""
    altids = value.get("altids")
    standard = "standard" in value or "$standard" in value
    return isinstance(altids, dict) and bool(altids.keys() & _IDS) and not standard


def _wraps(value: Mapping[str, Any]) -> bool:
    return value.keys() >= _ANSWER and bool(value.keys() & {"data", "error"})


_WIRE = JsonWire(words=("altids", "api_version"), tells=_tells, wraps=_wraps, read=read_item)

AP_MEDIA = Format(
    "ap",
    _WIRE.score,
    _WIRE.items,
    told_by="items with AP's altids (itemid, transref), alone or in an answer of its service",
)
