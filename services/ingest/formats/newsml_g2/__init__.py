"""NewsML-G2 2.9 to 2.35 (https://iptc.org/standards/newsml-g2): newsItem, packageItem, newsMessage with many of them.

Catalogs that are only referred to are never fetched. What is no news (conceptItem, knowledgeItem, planningItem,
catalogItem) is rejected by itself; its neighbours are read.
"""

from collections.abc import Iterator
from functools import partial

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.elements import Notices, first, level
from services.ingest.formats.newsml_g2.item import Envelope, read_item
from services.ingest.item_elements import outermost, read_one
from services.ingest.values import Draft, Format, Reading, WireFile
from services.ingest.vocabularies import urgency
from services.ingest.xml import Document, Element, local_name, parse_xml, root_name, serialized

_NEWS = {"newsitem", "packageitem"}
_OTHER = {"conceptitem", "knowledgeitem", "planningitem", "catalogitem"}
_NAMESPACE = "iptc.org/std/nar/"
_SURE, _WRAPPED, _HEAD = 1.0, 0.6, 8192


def score(file: WireFile) -> float:
    """By the name of the root; G2's namespace inside another root is a wrapper."""
    name = root_name(file.text)
    if name == "newsmessage" or name in _NEWS | _OTHER:
        return _SURE
    return _WRAPPED if name and _NAMESPACE in file.text[:_HEAD] else 0.0


def read(file: WireFile) -> Iterator[Reading]:
    """Every item in the file.

    Raises:
        InvalidMessage: it is no XML.
    """
    document = parse_xml(file.text)
    envelope = _envelope(document)
    for element in list(outermost(document.root, _NEWS | _OTHER)):
        own = None if element is document.root else _message(element, envelope)
        yield read_one(partial(_read, element, file, envelope), own)


def _message(element: Element, envelope: Envelope) -> bytes:
    """The item as a newsMessage of its own, under the same header."""
    return b"".join((b"<newsMessage>", envelope.own, serialized(element), b"</newsMessage>"))


def _read(element: Element, file: WireFile, envelope: Envelope) -> Draft:
    if local_name(element) in _OTHER:
        raise InvalidMessage(Reason.UNKNOWN_FORMAT, f"a {local_name(element)} is no article")
    return read_item(level(element), envelope, Notices(file, list(envelope.warnings)))


def _envelope(document: Document) -> Envelope:
    """What a newsMessage says of all its items."""
    header = next((each for each in document.root if local_name(each) == "header"), None)
    if header is None:
        return Envelope(warnings=document.warnings)
    own = serialized(header)
    level(header)
    transmission = first(header, "transmitid") or ""
    return Envelope(
        own=own,
        priority=urgency(first(header, "priority") or ""),
        sequence=transmission if transmission.isdecimal() else None,
        channel=first(header, "channel"),
        warnings=document.warnings,
    )


NEWSML_G2 = Format(
    "newsml-g2", score, read, told_by="the root newsMessage, newsItem or packageItem, or IPTC's G2 namespace in another"
)
