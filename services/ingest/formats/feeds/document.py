"""A feed to its items: where it is not well-formed, item by item, so that a broken one never takes its neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.formats.feeds.node import NAMESPACES, Node, name_of
from services.ingest.values import Rejection
from services.ingest.xml import local_name, parse_xml, serialized

ITEMS = {"item", "atom:entry", "entry", "at:deleted-entry"}
_CHANNELS = {"channel", "atom:feed", "feed"}
_ITEM_STARTS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry|deleted-entry)(?=[\s>])(?![^<>]*/>)")
_ITEM_ENDS = re.compile(r"</(?:[\w.-]+:)?(?:item|entry|deleted-entry)\s*>")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z_][\w.:-]*+)(?P<rest>[^<>]*+)>")
_PREFIX = re.compile(r"<([A-Za-z_][\w.-]{0,30}):|\s([A-Za-z_][\w.-]{0,30}):[\w.-]+\s*=")
_DECLARED = re.compile(r"xmlns:([\w.-]+)\s*=")
_UNDECLARED = "xml: prefixes without a namespace, taken for their usual ones"
_APART = "xml: the feed is not well-formed, read item by item"
_MOST_HEAD, _MOST_PIECES = 16 * 1024, 2000
_ADDRESSES = {prefix.rstrip(":"): f"http://{address}/" for address, prefix in reversed(NAMESPACES.items()) if prefix}


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item, the feed it stands in, and what had to be mended."""

    node: Node
    channel: Node
    own: bytes
    warnings: tuple[str, ...] = ()


def feed_items(text: str) -> Iterator[FeedItem | Rejection]:
    """Every item of the feed.

    Raises:
        InvalidMessage: not even its head can be read.
    """
    try:
        yield from _items(text)
    except InvalidMessage as error:
        yield from _mended(text, error)


def _mended(text: str, error: InvalidMessage) -> Iterator[FeedItem | Rejection]:
    """Once more with the namespaces it forgot, else item by item.

    Raises:
        InvalidMessage: there is no item to be told from its neighbours.
    """
    declaring, pieces = _declaring(text), list(_pieces(text))
    try:
        if declaring == text:
            raise error
        yield from (replace(item, warnings=(*item.warnings, _UNDECLARED)) for item in _items(declaring))
    except InvalidMessage:
        if not pieces:
            raise error from None
        for piece in pieces:
            yield from _alone(piece, error)


def _items(text: str) -> Iterator[FeedItem]:
    document = parse_xml(text)
    root = Node(document.root)
    channel = root if name_of(document.root) in _CHANNELS else next(root.every(*_CHANNELS), root)
    linked = channel.text("link") or (root.attribute("base") or "")
    channel.base = channel.base or (linked if "://" in linked else "")
    if name_of(document.root) in ITEMS:
        yield FeedItem(root, root, serialized(document.root), document.warnings)
        return
    for parent in dict.fromkeys((channel.element, document.root)):
        for element in parent:
            for each in [element] if local_name(element) != "items" else list(element):
                if name_of(each) in ITEMS:
                    yield FeedItem(Node(each, channel.base), channel, serialized(each), document.warnings)


def _alone(piece: "_Piece", error: InvalidMessage) -> Iterator[FeedItem | Rejection]:
    own = piece.item.encode("utf-8", "replace")
    try:
        for item in _items(_declaring(piece.document)):
            yield FeedItem(item.node, item.channel, own, (*item.warnings, _APART))
    except InvalidMessage as fault:
        yield Rejection(fault.reason, fault.cause, error.place, own)


@dataclass(frozen=True, slots=True)
class _Piece:
    """An item as it stands, and a feed of it alone."""

    item: str
    document: str


def _pieces(text: str) -> Iterator[_Piece]:
    """The items, told by their tags alone; a last one may be cut off."""
    starts = [match.start() for match in _ITEM_STARTS.finditer(text)]
    head = text[: starts[0]] if starts else ""
    if not starts or len(head) > _MOST_HEAD or len(starts) > _MOST_PIECES:
        return
    opened = _open_tags(head)
    closing = "".join(f"</{name}>" for name in reversed(opened))
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        ends = [match.end() for match in _ITEM_ENDS.finditer(text, start, end)]
        item = text[start : ends[-1] if ends else end]
        yield _Piece(item, f"{head}{item}{closing}" if ends else f"{head}{item}")


def _open_tags(head: str) -> list[str]:
    opened: list[str] = []
    for match in _TAG.finditer(re.sub(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", "", head, flags=re.DOTALL)):
        if match["close"] and match["name"] in opened:
            while opened.pop() != match["name"]:
                pass
        elif not match["close"] and not match["rest"].endswith("/"):
            opened.append(match["name"])
    return opened


def _declaring(text: str) -> str:
    """The feed with a namespace for each prefix it uses without one: their usual one, where they have one."""
    head = text[:_MOST_HEAD]
    root = next((match for match in _TAG.finditer(head)), None)
    if root is None:
        return text
    used = {match[1] or match[2] for match in _PREFIX.finditer(text)} - {"xml", "xmlns"}
    missing = sorted(used - set(_DECLARED.findall(text)))
    if not missing or len(missing) > len(_ADDRESSES):
        return text
    place = root.end() - 1 - root["rest"].endswith("/")
    extra = "".join(f' xmlns:{name}="{_ADDRESSES.get(name, f"urn:undeclared:{name}")}"' for name in missing)
    return text[:place] + extra + text[place:]


def missing_item(own: bytes) -> Rejection:
    """What an item without words and media is answered with."""
    return Rejection(Reason.MISSING_FIELD, "no title, no text, no media", place="title", item_bytes=own)
