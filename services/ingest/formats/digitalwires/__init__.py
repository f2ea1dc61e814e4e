"""dpa digitalwires, as a single item or in the entries of a wireQ answer (https://github.com/dpa-newslab).

An item has its texts as HTML in fields of their own: article, info box, link box, and a notepad for editors.
"""

from collections.abc import Mapping
from typing import Any

from services.ingest.formats.digitalwires.item import read_item
from services.ingest.json_wire import JsonWire
from services.ingest.values import Format

_TEXTS = {"article_html", "infobox_html", "linkbox_html", "notepad", "teaser", "kicker"}
_IDS = {"urn", "entry_id"}
_WRAPPED = {"entries", "_wireq_receipt"}


def _tells(value: Mapping[str, Any]) -> bool:
    """It calls itself digitalwires, or has its id, its version's time and one of its texts under their names."""
    named = str(value.get("format")).lower().startswith("digitalwires")
    return named or bool(value.keys() & _IDS and "version_created" in value and value.keys() & _TEXTS)


def _wraps(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("entries"), list) and value.keys() <= _WRAPPED | {"updated", "id", "title", "links"}


_WIRE = JsonWire(words=("digitalwires", "version_created", "entries"), tells=_tells, wraps=_wraps, read=read_item)

DIGITALWIRES = Format(
    "digitalwires",
    _WIRE.score,
    _WIRE.items,
    told_by="entries that call themselves digitalwires, or have urn, version_created and article_html",
)
