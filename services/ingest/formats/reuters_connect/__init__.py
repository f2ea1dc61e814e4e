"""Reuters Connect (GraphQL as JSON): an item, or an answer with `item` or `search { items }` under `data`.

What an answer holds was chosen by the query, so every field may be missing; an item is known by its versioned GUID.
"""

from collections.abc import Mapping
from typing import Any

from services.ingest.formats.reuters_connect.item import read_item
from services.ingest.json_wire import JsonWire
from services.ingest.values import Format

_LIKELY = {
    "headline",
    "fragment",
    "bodyxhtml",
    "versioncreated",
    "contenttimestamp",
    "sorttimestamp",
    "slug",
    "caption",
}


_NINJS = {"body_html", "body_text", "body_xhtml", "bodies", "pubstatus"}
"""Some write ninjs with a GUID in place of its URI."""


def _tells(value: Mapping[str, Any]) -> bool:
    """A versioned GUID; or a GUID beside two fields that its items have."""
    guid = isinstance(value.get("guid"), str) and len(_LIKELY & value.keys()) > 1 and not _NINJS & value.keys()
    return isinstance(value.get("versionedguid"), str) or guid


def _wraps(value: Mapping[str, Any]) -> bool:
    """An answer of GraphQL (section 7.1 of its specification), here of one of the service's two questions."""
    data = value.get("data")
    asked = isinstance(data, dict) and bool(data.keys() & {"item", "search"})
    return asked or ("errors" in value and value.keys() <= {"data", "errors", "extensions"})


_WIRE = JsonWire(
    words=("versionedguid", "guid", "search", "item", "errors"), tells=_tells, wraps=_wraps, read=read_item
)

REUTERS_CONNECT = Format(
    "reuters", _WIRE.score, _WIRE.items, told_by="items with a versionedGuid, alone or in a GraphQL answer"
)
