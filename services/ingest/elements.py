"""Reading an item that is XML, in any namespace and with anything missing: a field of the wrong shape is a warning."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from services.ingest.text import one_line
from services.ingest.times import read_time
from services.ingest.values import WireFile
from services.ingest.xml import Element, local_name

_KNOWN = {
    "http://iptc.org/std/nar/2006-10-01/",
    "http://iptc.org/std/NITF/2006-10-18/",
    "http://iptc.org/std/NewsML/2003-10-10/",
    "http://www.w3.org/1999/xhtml",
}
_LONGEST_COUNT = 9
_APART = {"byttl", "story.date", "p", "br", "lf", "hl1", "hl2", "li", "div", "tr", "td", "byline", "dateline"}
"""Elements that begin a word of their own, though no space may stand before them."""


@dataclass(slots=True)
class Notices:
    """The file an item came in, and what to tell of its reading."""

    file: WireFile
    warnings: list[str] = field(default_factory=list)

    def time(self, name: str, value: str | None) -> datetime | None:
        """A time; what is none is a warning."""
        moment = read_time(value, self.file.timezone, self.file.received_at) if value else None
        if moment and moment.warning:
            self.warnings.append(f"{name}: {moment.warning}")
        return moment.at if moment else None

    def count(self, name: str, value: str | None, *, most: int = 10**_LONGEST_COUNT) -> int | None:
        """A whole number from 0 to `most`; what is none is a warning."""
        text = (value or "").strip().removesuffix("px")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_COUNT else None
        if text and (number is None or number > most):
            self.warnings.append(f"{name}: {text[:40]!r} is no number up to {most}")
            return None
        return number

    def all(self) -> tuple[str, ...]:
        """Each warning once."""
        return tuple(dict.fromkeys(self.warnings))


def level(root: Element) -> Element:
    """The same element, its own namespace and those of the IPTC and of XHTML gone, names in lower case.

    Names of other namespaces keep them, so that an extension's `headline` is not the item's.
    """
    own, levelled = _namespace(root.tag), dict[str, str]()
    for element in root.iter():
        tag = element.tag
        if tag not in levelled:
            known = tag[0] != "{" or _namespace(tag) == own or _namespace(tag) in _KNOWN
            levelled[tag] = local_name(element) if known else tag
        if levelled[tag] != tag:
            element.tag = levelled[tag]
    return root


def words(element: Element | None) -> str | None:
    """All text below the element, on one line; None where there is none."""
    if element is None:
        return None
    whole = (element.text or "") if not len(element) else "".join(_pieces(element))
    return one_line(whole) or None


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        apart, tail = child.tag in _APART, child.tail or ""
        if apart:
            yield " "
        yield from _pieces(child)
        yield f" {tail}" if apart and tail[:1].isalnum() else tail


def has_words(element: Element | None) -> bool:
    """Whether there is any text below the element."""
    return element is not None and any(map(one_line, element.itertext()))


def texts(root: Element | None, *paths: str) -> Iterator[str]:
    """The words of every element at the paths, path by path."""
    if root is not None:
        for path in paths:
            yield from filter(None, map(words, root.findall(path)))


def first(root: Element | None, *paths: str) -> str | None:
    """The first of `texts`."""
    return next(texts(root, *paths), None)


def attributes(root: Element | None, path: str, *names: str) -> Iterator[str]:
    """The first of the attributes that says something, of every element at the path."""
    for element in root.findall(path) if root is not None else ():
        value = next(filter(None, (one_line(element.get(name) or "") for name in names)), None)
        if value:
            yield value


def attribute(root: Element | None, path: str, *names: str) -> str | None:
    """The first of `attributes`."""
    return next(attributes(root, path, *names), None)


def once(values: Iterable[str | None]) -> tuple[str, ...]:
    """Each value once, in order, without those that say nothing."""
    return tuple(dict.fromkeys(value for value in values if value))


def _namespace(tag: str) -> str:
    return tag[1 : tag.find("}")] if tag[0] == "{" else ""
