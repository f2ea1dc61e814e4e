"""ninjs 1.0-1.5, 2.x and 3.0 (IPTC, https://iptc.org/standards/ninjs): one item, or an array of items.

The generations differ in case (`versioncreated`, `versionCreated`) and in shape (`body_text`; `bodies` with a content
type each); keys are compared in lower case, and each field is looked up under all its names.
"""

from collections.abc import Iterator
from typing import Any

from services.ingest.formats.ninjs.item import read_item
from services.ingest.json_items import JsonItem, json_items, looks_like_json, says_json
from services.ingest.json_objects import read_object
from services.ingest.values import Format, Reading, Rejection, WireFile

_TELLING = {
    "versioncreated", "firstcreated", "contentcreated", "body_text", "body_html", "body_xhtml", "bodies", "headlines",
    "headline", "altids", "representationtype", "associations", "renditions", "description_text", "pubstatus",
    "infosource", "infosources", "copyrightholder",
}  # fmt: skip
_URI, _EACH, _SURE, _BROKEN = 0.3, 0.15, 0.95, 0.2


def score(file: WireFile) -> float:
    """By the names of the first item's fields; broken JSON scores a little, so that its fault is told."""
    if not looks_like_json(file.text, said=says_json(file.name, file.media_type)):
        return 0.0
    first = next(json_items(file.text), None)
    if first is None or isinstance(first, Rejection):
        return _BROKEN
    return _score_item(first.value)


def _score_item(value: Any) -> float:
    if not isinstance(value, dict):
        return 0.0
    standard = value.get("standard") or value.get("$standard")
    if isinstance(standard, dict) and "ninjs" in str(standard.get("name")).lower():
        return 1.0
    body = any(key.startswith("body_") or key in {"bodies", "headlines"} for key in value)
    telling = len(_TELLING & value.keys())
    known = "uri" in value or "guid" in value or body or "versioncreated" in value
    return min(_SURE, _URI * bool({"uri", "guid"} & value.keys()) + _EACH * telling) if known else 0.0


def read(file: WireFile) -> Iterator[Reading]:
    """Every item, read or rejected by itself."""
    for item in json_items(file.text):
        yield item if isinstance(item, Rejection) else _read(item, file)


def _read(item: JsonItem, file: WireFile) -> Reading:
    return read_object(item.value, item.text.encode("utf-8", "replace"), file.timezone, read_item)


NINJS = Format(
    "ninjs",
    score,
    read,
    told_by="the names of ninjs' fields (uri, versioncreated, headline, body_...), or a standard that says ninjs",
)
