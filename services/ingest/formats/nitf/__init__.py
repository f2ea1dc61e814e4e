"""NITF 2.x to 3.6 (https://iptc.org/standards/nitf), with and without its namespace, alone or inside a wrapper."""

from collections.abc import Iterator

from services.ingest.elements import Notices, level
from services.ingest.formats.nitf.item import read_item
from services.ingest.item_elements import each_item
from services.ingest.values import Draft, Format, Reading, WireFile
from services.ingest.xml import Document, Element, parse_xml, root_name

_SURE, _WRAPPED, _HEAD = 1.0, 0.5, 4096


def score(file: WireFile) -> float:
    """By the name of the root; a wrapper nobody knows may hold NITF."""
    name = root_name(file.text)
    if name == "nitf":
        return _SURE
    return _WRAPPED if name and "<nitf" in file.text[:_HEAD] else 0.0


def read(file: WireFile) -> Iterator[Reading]:
    """Every `nitf` in the file.

    Raises:
        InvalidMessage: it is no XML.
    """
    document = parse_xml(file.text)
    yield from each_item(document, "nitf", lambda element: _read(element, file, document))


def _read(element: Element, file: WireFile, document: Document) -> Draft:
    return read_item(level(element), Notices(file, list(document.warnings)))


NITF = Format("nitf", score, read, told_by="the root element nitf, or one inside another")
