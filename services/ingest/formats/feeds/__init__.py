"""Feeds of the web: RSS 0.9x to 2.0, RSS 1.0 (RDF) and Atom 0.3 and 1.0, with the modules they use.

Dublin Core, Content, Media RSS, iTunes, PRISM, GeoRSS, Threading, RFC 5023 drafts and RFC 6721 tombstones.
"""

from collections.abc import Iterator

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.formats.feeds.document import FeedItem, feed_items
from services.ingest.formats.feeds.entry import read_entry
from services.ingest.values import Format, Reading, Rejection, WireFile
from services.ingest.xml import root_name

_SURE, _LIKELY = 0.95, 0.6
_HEAD = 4096
_RSS_ROOTS = {"rss", "channel", "item"}
_ATOM_ROOTS = {"feed", "entry"}
_RDF_ADDRESSES = ("purl.org/rss/1.0", "my.netscape.com/rdf", "channel.netscape.com/rdf", "purl.org/net/rss1.1")
_ATOM_ADDRESSES = ("www.w3.org/2005/atom", "purl.org/atom/ns")


def score_rss(file: WireFile) -> float:
    """By the name of the root."""
    name = root_name(file.text)
    if name == "channel" and _names(file, _RDF_ADDRESSES):
        return 0.0
    return (_SURE if name == "rss" else _LIKELY) if name in _RSS_ROOTS else 0.0


def score_rdf(file: WireFile) -> float:
    """RDF that names one of the RSS vocabularies."""
    return _SURE if root_name(file.text) in {"rdf", "channel"} and _names(file, _RDF_ADDRESSES) else 0.0


def score_atom(file: WireFile) -> float:
    """A feed or an entry of Atom's namespace; without it only likely."""
    if root_name(file.text) not in _ATOM_ROOTS | {"deleted-entry"}:
        return 0.0
    return _SURE if _names(file, _ATOM_ADDRESSES) else _LIKELY


def read(file: WireFile) -> Iterator[Reading]:
    """Every entry, read or rejected by itself."""
    for item in feed_items(file.text):
        yield item if isinstance(item, Rejection) else _read(item, file)


def _read(item: FeedItem, file: WireFile) -> Reading:
    try:
        return read_entry(item, file)
    except InvalidMessage as error:
        return Rejection(error.reason, error.cause, error.place, item.own)
    except Exception as error:  # noqa: BLE001 - a bug met by one entry is not its neighbours' fault
        return Rejection(Reason.BUG, repr(error), item_bytes=item.own, bug=error)


def _names(file: WireFile, addresses: tuple[str, ...]) -> bool:
    head = file.text[:_HEAD].lower()
    return any(address in head for address in addresses)


RSS = Format("rss", score_rss, read, told_by="the root element rss, or a channel of items")
RDF = Format("rdf", score_rdf, read, told_by="the root element RDF with RSS 1.0 or 0.9 in it")
ATOM = Format("atom", score_atom, read, told_by="the root element feed or entry, of Atom")
