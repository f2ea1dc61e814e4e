"""XML and HTML through lxml, the only place that knows it: no DTD is fetched, no entity expanded, no text lost.

lxml: maintained, the quickest there is, with limits of its own on depth and size (`huge_tree=False`). A document type
is cut away before parsing, so that nothing is declared; HTML's names for characters (`&eacute;`), which NITF's DTD
would have declared, are put in as characters. Whatever else is not well-formed is mended only where nothing can be lost
by it (a bare `&`, control characters, something before or after the document), and never silently.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from lxml import etree  # type: ignore[import-untyped]

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.blocks import BlockReader
from services.ingest.xml_characters import with_escapes, without_illegal, without_names


class Element(Protocol):
    """What we use of an element of lxml's, which is untyped. Paths are ElementTree's, in names as they stand."""

    tag: str
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> Mapping[str, str]:
        """The attributes, `{namespace}name` where they have a namespace."""

    def get(self, key: str, /) -> str | None:
        """An attribute."""

    def items(self) -> list[tuple[str, str]]:
        """The attributes as pairs."""

    def find(self, path: str, /) -> "Element | None":
        """The first element at the path."""

    def findall(self, path: str, /) -> "list[Element]":
        """Every element at the path."""

    def iter(self, *tags: str) -> "Iterator[Element]":
        """This element and all below it, in order, or those of the given names."""

    def itertext(self) -> Iterator[str]:
        """All text below it."""

    def remove(self, child: "Element", /) -> None:
        """Takes a child away, with its tail."""

    def replace(self, child: "Element", other: "Element", /) -> None:
        """Puts another in a child's place."""

    def getparent(self) -> "Element | None":
        """The element it stands in."""

    def __len__(self) -> int: ...

    def __iter__(self) -> "Iterator[Element]": ...


XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARATION = re.compile(r"\s*<\?xml\b[^<>]*?\?>")
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_LOOKS_LIKE_XML = re.compile(
    r"[\s\ufeff\x00-\x08]*<(?:"
    r"\?[a-z]|!--|!\[CDATA\[|!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b"
    r"|/\s*[^\W\d][\w:.-]*\s*>"
    r"|(?:[^\W\d]|:)[\w:.-]*(?:[\s>]|/(?!/)|\Z)"
    r"|\s*\d*[^\W\d][\w:.-]*(?:\s+[^\W\d][\w:.-]*\s*=|\s*/?>))",
    re.IGNORECASE,
)
_XML_TYPE = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?xml\b", re.IGNORECASE)
_DECLARED = re.compile(r"<!ENTITY\s+([^\s%\"'<>]+)")
_SUBSET_ENDS = re.compile(r"\]\s*>")
_DOCTYPE = "<!DOCTYPE"
_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """The root of an XML document, and what had to be mended."""

    root: Element
    warnings: tuple[str, ...] = ()


def parse_xml(text: str) -> Document:
    """The document in the text.

    Raises:
        InvalidMessage: it is not well-formed, or deeper or larger than a news item can be.
    """
    whole = without_names(_without_doctype(_without_declaration(text.lstrip("\ufeff"))))
    try:
        return Document(_root(whole))
    except etree.XMLSyntaxError as error:
        mended = _mended(whole)
        if mended == whole:
            raise _malformed(error) from error
    try:
        return Document(_root(mended), ("xml: not well-formed, mended",))
    except etree.XMLSyntaxError as error:
        raise _malformed(error) from error


def looks_like_xml(text: str) -> bool:
    """Whether the text means to be XML or HTML, broken or not."""
    return bool(_LOOKS_LIKE_XML.match(text[:_HEAD].lstrip("\ufeff")))


def says_xml(name: str | None, media_type: str | None) -> bool:
    """Whether a file is called XML by its name or media type."""
    return (name or "").lower().endswith(".xml") or bool(_XML_TYPE.match(media_type or ""))


@lru_cache(maxsize=1)  # every XML format asks it of the same file
def root_name(text: str) -> str | None:
    """The local name of the root element in lower case, without parsing; None where there is none."""
    head = text[:_HEAD].lstrip("\ufeff")
    start = _PROLOG.match(head)
    place = _after_doctype(head, start.end() if start else 0)
    again = _PROLOG.match(head, place)
    match = _ROOT.match(head, again.end() if again else place)
    return match[1].lower() if match else None


def local_name(element: Element) -> str:
    """The element's name in lower case, without its namespace."""
    return _local(element.tag)


def serialized(element: Element) -> bytes:
    """The element as a document of its own, UTF-8."""
    data: bytes = etree.tostring(element, encoding="utf-8", with_tail=False)
    return data


def replace_by(element: Element, name: str, **attributes: str) -> None:
    """Puts an empty element where the element stands, which is then the root of a tree of its own."""
    parent = element.getparent()
    if parent is not None:
        parent.replace(element, etree.Element(name, attributes))  # the tail goes with it


def html_events(text: str, target: BlockReader) -> None:
    """Feeds HTML, however broken, to the target; every element that starts there ends."""
    if text.strip():
        parser = etree.HTMLParser(target=_Unclosed(target), encoding="utf-8", huge_tree=True, no_network=True)
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()


class _Unclosed:
    """Hands on what lxml calls, but leaves `close` to the target's owner."""

    def __init__(self, target: BlockReader) -> None:
        self.start, self.end, self.data = target.start, target.end, target.data

    def close(self) -> None:
        """Asked by lxml at the end."""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :].lower()


def _root(text: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        encoding="utf-8",
    )  # fmt: skip
    root: Element = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    return root


def _malformed(error: etree.XMLSyntaxError) -> InvalidMessage:
    line, column = error.position
    return InvalidMessage(Reason.MALFORMED, f"no XML: {error.msg}", place=f"line {line}, column {column}")


def _mended(text: str) -> str:
    start, end = text.find("<"), text.rfind(">") + 1
    return with_escapes(_without_declaration(without_illegal(text[max(start, 0) : end])))


def _without_declaration(text: str) -> str:
    match = _DECLARATION.match(text)
    return text[match.end() :] if match else text


def _without_doctype(text: str) -> str:
    """What a document type declares is never used; its lines stay, so that places are told rightly.

    Raises:
        InvalidMessage: an entity is used that it declares.
    """
    start = _PROLOG.match(text)
    place = start.end() if start else 0
    end = _after_doctype(text, place)
    used = next((name for name in _DECLARED.findall(text[place:end]) if f"&{name};" in text[end:]), None)
    if used:
        raise InvalidMessage(Reason.MALFORMED, f"no XML: uses an entity of its own, {used[:40]!r}; none is expanded")
    return text[:place] + "\n" * text.count("\n", place, end) + text[end:] if end > place else text


def _after_doctype(text: str, place: int) -> int:
    """Behind `<!DOCTYPE ... [ ... ]>` at `place`; `place` itself where there is none or it never ends."""
    if text[place : place + len(_DOCTYPE)].upper() != _DOCTYPE:
        return place
    end, subset = text.find(">", place), text.find("[", place)
    if 0 <= subset < end:
        closing = _SUBSET_ENDS.search(text, subset)
        end = closing.end() - 1 if closing else -1
    return end + 1 if end >= 0 else place
