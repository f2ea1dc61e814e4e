"""XML of an agency's own, such as Ritzau's: no standard tells its parts, their names do.

Only what has a headline and a text, by the names of `names.py`, is an article; other XML is rejected as unknown.
"""

import re
from collections.abc import Iterator
from functools import partial

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.elements import Notices
from services.ingest.formats.flat_xml.item import Parts, read_item
from services.ingest.formats.flat_xml.names import DIALECTS, ITEMS, NAMES, levelled
from services.ingest.item_elements import read_one
from services.ingest.values import Draft, Format, Reading, WireFile
from services.ingest.xml import Document, Element, local_name, parse_xml, root_name, serialized

_SURE, _LIKELY, _HEAD = 0.9, 0.3, 64 * 1024
_TAG = re.compile(r"<(?:[\w.-]+:)?([^\W\d][\w.-]{0,40})")
_OTHER = {
    "html", "svg", "opml", "urlset", "sitemapindex", "plist", "nitf", "newsml", "newsmessage", "packageitem",
    "conceptitem", "knowledgeitem", "planningitem", "catalogitem", "rss", "rdf", "feed", "entry",
}  # fmt: skip
"""Roots of standards, which other formats read, and of other things than news."""


def score(file: WireFile) -> float:
    """By a root that tells the agency, else by elements that are called headline and text."""
    root = levelled(root_name(file.text) or "")
    if not root or root in _OTHER:
        return 0.0
    if root in DIALECTS:
        return _SURE
    tags = set(map(levelled, _TAG.findall(file.text[:_HEAD])))
    return _LIKELY if tags & set(NAMES["headline"]) and tags & set(NAMES["body"]) else 0.0


def read(file: WireFile) -> Iterator[Reading]:
    """Every item in the file; the root itself where it holds no others.

    Raises:
        InvalidMessage: it is no XML, or nothing in it has a headline and a text.
    """
    document = parse_xml(file.text)
    items = list(_items(document.root))
    if not items:
        raise InvalidMessage(Reason.UNKNOWN_FORMAT, "no element of it has a headline and a text")
    for element in items:
        own = None if element is document.root else serialized(element)
        yield read_one(partial(_read, element, file, document), own)


def _items(root: Element) -> Iterator[Element]:
    """The elements that are called items, where one at least reads as such; else the root."""
    called = [each for each in root.iter() if each is not root and levelled(local_name(each)) in ITEMS]
    tags = {each.tag for each in called if _is_item(each)}
    found = [each for each in called if each.tag in tags]
    yield from found or ([root] if levelled(local_name(root)) in DIALECTS or _is_item(root) else [])


def _is_item(element: Element) -> bool:
    parts = Parts(element)
    return parts.first("headline") is not None and parts.first("body") is not None


def _read(element: Element, file: WireFile, document: Document) -> Draft:
    agency = DIALECTS.get(levelled(local_name(document.root)))
    return read_item(Parts(element), agency, Notices(file, list(document.warnings)))


FLAT_XML = Format("xml", score, read, told_by="XML of no standard with elements that are called headline and text")
