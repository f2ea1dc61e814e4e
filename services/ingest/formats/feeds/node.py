"""An element of a feed with its children by name, whatever prefix the feed gives a namespace."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from services.ingest.text import clean, one_line
from services.ingest.xml import XML_LANG, Element

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
NAMESPACES = {
    "purl.org/rss/1.0": "", "my.netscape.com/rdf/simple/0.9": "", "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss": "", "backend.userland.com/rss2": "", "backend.userland.com/rss091": "",
    "backend.userland.com/rss092": "", "blogs.law.harvard.edu/tech/rss": "", "cyber.law.harvard.edu/rss": "",
    "purl.org/net/rss1.1": "", "purl.org/rss/2.0": "", "my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "www.w3.org/2005/atom": "atom:", "purl.org/atom/ns": "atom:", "purl.org/dc/elements/1.1": "dc:",
    "purl.org/dc/elements/1.0": "dc:", "purl.org/dc/terms": "dcterms:", "purl.org/rss/1.0/modules/content": "content:",
    "search.yahoo.com/mrss": "media:", "tools.search.yahoo.com/mrss": "media:", "www.georss.org/georss": "georss:",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes:", "www.w3.org/1999/xhtml": "xhtml:",
    "purl.org/syndication/thread/1.0": "thr:", "purl.org/atompub/tombstones/1.0": "at:",
    "www.w3.org/2007/app": "app:",
    "purl.org/atom/app": "app:", "rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf:", "news.yandex.ru": "yandex:",
    "podcastindex.org/namespace/1.0": "podcast:",
    "www.google.com/schemas/sitemap-news/0.9": "news:", "prismstandard.org/namespaces/basic": "prism:",
    "prismstandard.org/namespaces": "prism:",
}  # fmt: skip
"""By address without scheme, last sign and case: what stands before the names here."""


class Node:
    """An element. Names are in lower case, prefixed as in `NAMESPACES`; several: the first that holds something."""

    __slots__ = ("_children", "base", "element")

    def __init__(self, element: Element, base: str = "") -> None:
        """`base` resolves addresses that are relative; the element may set its own."""
        self.element = element
        self.base = join(base, element.get(_XML_BASE) or "")
        self._children: dict[str, list[Element]] = {}
        for child in element:
            self._children.setdefault(_known_name(child.tag), []).append(child)

    def every(self, *names: str) -> Iterator["Node"]:
        """Every child of these names, name by name."""
        return (Node(child, self.base) for name in names for child in self._children.get(name, ()))

    def first(self, *names: str) -> "Node | None":
        """The first child of these names that holds something."""
        return next((node for node in self.every(*names) if len(node.element) or node.raw or node.element.attrib), None)

    def text(self, *names: str) -> str | None:
        """The first child's text on one line that is not empty."""
        return next(filter(None, (one_line(node.raw) for node in self.every(*names))), None)

    def texts(self, *names: str) -> tuple[str, ...]:
        """The text of every child, each once."""
        return tuple(dict.fromkeys(filter(None, (one_line(node.raw) for node in self.every(*names)))))

    def attribute(self, *names: str) -> str | None:
        """The first attribute that is not empty, whatever its namespace."""
        found = {key.rpartition("}")[2].lower(): value for key, value in self.element.attrib.items()}
        return next((one_line(found[name]) for name in names if found.get(name, "").strip()), None)

    def address(self, value: str | None) -> str | None:
        """A web address, resolved; None for what is none."""
        return web_address(join(self.base, value)) if value and value.strip() else None

    @property
    def raw(self) -> str:
        """The text of it and all below it, as it stands."""
        return clean("".join(self.element.itertext()) if len(self.element) else self.element.text or "")

    @property
    def language(self) -> str | None:
        """`xml:lang` of its own."""
        return self.element.get(XML_LANG) or None


def join(base: str, address: str) -> str:
    """The address as seen from the base; what cannot be joined stays as it is."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()


def web_address(address: str) -> str | None:
    """The address, if a browser may go there."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return clean(address) if parts.scheme.lower() in {"http", "https", "ftp"} and parts.netloc else None


def name_of(element: Element) -> str:
    """The element's name in lower case behind its prefix in `NAMESPACES`."""
    return _known_name(element.tag)


def _known_name(tag: str) -> str:
    known = _NAMES.get(tag)
    if known is None:
        known = _named(tag)
        if len(_NAMES) < _MOST_NAMES:
            _NAMES[tag] = known
    return known


def _named(tag: str) -> str:
    namespace, brace, local = tag.rpartition("}")
    if not brace:
        return local.lower()
    address = namespace[1:].strip().lower().partition("://")[2].rstrip("/#")
    prefix = NAMESPACES.get(address)
    if prefix is None:
        prefix = "prism:" if address.startswith("prismstandard.org/") else "?:"
    return prefix + local.lower()


_NAMES: dict[str, str] = {}
_MOST_NAMES = 5000
"""Names seen, by tag: a feed repeats few of them often, and a hostile one must not fill the memory."""
