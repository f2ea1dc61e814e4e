"""Enclosures, Media RSS, podcasts' pictures: one entry a rendition."""

from collections.abc import Iterator

from schemas.parts import Media
from services.ingest.formats.feeds.node import Node
from services.ingest.formats.feeds.words import read_text

_KINDS = {"image": "picture", "audio": "audio", "video": "video", "picture": "picture"}
_ENDINGS = {
    "jpg": "picture", "jpeg": "picture", "png": "picture", "gif": "picture", "webp": "picture", "svg": "graphic",
    "mp3": "audio", "m4a": "audio", "ogg": "audio", "wav": "audio", "mp4": "video", "m4v": "video", "mov": "video",
    "webm": "video", "m3u8": "video",
}  # fmt: skip
FILE = "file"
"""What is neither picture nor sound nor film: a document, or what nothing tells."""

_MOST_DIGITS = 6


def read_entry_media(entry: Node) -> tuple[Media, ...]:
    """Every rendition, each address once."""
    found = [*_enclosures(entry), *_media_rss(entry, entry), *_pictures(entry)]
    return tuple({(media.href, media.kind): media for media in reversed(found)}.values())[::-1]


def kind_of(media_type: str | None, address: str | None) -> str | None:
    """What a rendition is, by its media type, else by how its address ends."""
    by_type = _KINDS.get((media_type or "").lower().partition("/")[0])
    path = (address or "").partition("?")[0].partition("#")[0]
    return by_type or (None if media_type else _ENDINGS.get(path.rpartition(".")[2].lower()))


def _enclosures(entry: Node) -> Iterator[Media]:
    for node in entry.every("enclosure", "atom:link", "atom:content"):
        href = node.address(node.attribute("url", "href", "resource", "src"))
        named = node.element.tag.endswith(("enclosure", "content"))
        enclosed = named or (node.attribute("rel") or "").lower() == "enclosure"
        if href and enclosed:
            media_type = node.attribute("type")
            yield Media(
                kind=kind_of(media_type, href) or FILE,
                headline=node.attribute("title"),
                href=href,
                media_type=media_type,
            )


def _media_rss(parent: Node, entry: Node) -> Iterator[Media]:
    """`media:content` with what stands in it, in its group or in the entry; groups hold renditions of one thing."""
    for group in parent.every("media:group"):
        yield from _media_rss(group, entry)
    for node in parent.every("media:content"):
        yield from _rendition(node, parent, entry)
    for node in parent.every("media:thumbnail"):
        yield from _rendition(node, parent, entry)


def _rendition(node: Node, parent: Node, entry: Node) -> Iterator[Media]:
    media_type = node.attribute("type")
    href = node.address(node.attribute("url")) or next(
        (each.address(each.attribute("url")) for each in node.every("media:player", "media:thumbnail")), None
    )
    if href is None:
        return
    thumbnail = node.element.tag.endswith("thumbnail")
    kind = _KINDS.get((node.attribute("medium") or "").lower()) or kind_of(media_type, href)
    yield Media(
        kind=kind or FILE,
        headline=None if thumbnail else _told("media:title", node, parent),
        caption=None if thumbnail else _told("media:description", node, parent) or _told("media:text", node, parent),
        credit=_told("media:credit", node, parent, entry) or _told("media:copyright", node, parent, entry),
        href=href,
        media_type=media_type,
        width=_pixels(node.attribute("width")),
        height=_pixels(node.attribute("height")),
    )


def _told(name: str, *places: Node) -> str | None:
    found = (node for place in places for node in place.every(name))
    return next(filter(None, (" ".join(read_text(node).text.split()) for node in found)), None)


def _pictures(entry: Node) -> Iterator[Media]:
    for node in entry.every("image", "itunes:image"):
        href = node.address(node.attribute("href", "url", "resource") or node.text("url") or node.raw)
        if href:
            yield Media(kind="picture", headline=node.text("title"), href=href)


def _pixels(given: str | None) -> int | None:
    text = (given or "").removesuffix("px").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
