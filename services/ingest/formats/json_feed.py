"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org): a feed with its items; `_` extensions are not read."""

from collections.abc import Iterator
from functools import partial

from schemas.article import Kind
from schemas.dead_letter import Reason
from schemas.parts import Link, Media
from services.common.errors import InvalidMessage
from services.ingest.elements import once
from services.ingest.fields import Fields
from services.ingest.formats.feeds.media import FILE, kind_of
from services.ingest.formats.feeds.node import join, web_address
from services.ingest.json_items import json_items, looks_like_json
from services.ingest.json_objects import bytes_of, read_object
from services.ingest.markers import update_markers
from services.ingest.markup import read_markup, read_words
from services.ingest.prose import Prose
from services.ingest.text import one_line, paragraphs
from services.ingest.values import Draft, Format, Reading, Rejection, WireFile

_MARK = "jsonfeed.org/version/"
_SURE, _BROKEN, _HEAD = 1.0, 0.25, 2048
_ADDRESSES = (("url", "alternate"), ("external_url", "related"))
_PICTURES = ("image", "banner_image")


def score(file: WireFile) -> float:
    """The address of its version, which every feed must carry."""
    if _MARK not in file.text or not looks_like_json(file.text, said="json" in (file.media_type or "")):
        return 0.0
    first = next(json_items(file.text), None)
    if first is None or isinstance(first, Rejection):
        return _BROKEN if _MARK in file.text[:_HEAD] else 0.0
    return _SURE if isinstance(first.value, dict) and _MARK in str(first.value.get("version")) else 0.0


def read(file: WireFile) -> Iterator[Reading]:
    """Every item, read or rejected by itself.

    Raises:
        InvalidMessage: the feed has no list of items.
    """
    for part in json_items(file.text):
        if isinstance(part, Rejection):
            yield part
            continue
        items = part.value.get("items") if isinstance(part.value, dict) else None
        if not isinstance(items, list):
            raise InvalidMessage(Reason.MISSING_FIELD, "a feed without a list of items", place="items")
        feed = Fields(part.value, file.timezone)
        for item in items:
            yield read_object(item, bytes_of(item), file.timezone, partial(_draft, feed))


def _draft(feed: Fields, item: Fields, own: bytes) -> Draft:
    body, base = _body(item), feed.text("home_page_url") or ""
    media, headline = tuple(dict.fromkeys((*_media(item, base), *body.media))), _plain(item.prose("title"))
    if not (headline or body.text or media):
        raise InvalidMessage(Reason.MISSING_FIELD, "no title, no text, no media", place="title")
    summary = one_line(item.prose("summary") or "") or None
    links = tuple(Link(href=href, rel=rel) for name, rel in _ADDRESSES if (href := _address(item, name, base)))
    provider = feed.text("title") or next(iter(_people(feed)), None)
    return Draft(
        item_bytes=own,
        kind=_kind(body.text, headline, media),
        provider=provider,
        provider_id=item.text("id") or item.text("url", "external_url"),
        uri=_address(item, "url", base) or web_address(item.text("id") or ""),
        language=item.text("language") or feed.text("language"),
        headline=headline,
        update_markers=update_markers(None, headline),
        summary=summary,
        byline=", ".join(_people(item) or _people(feed)) or None,
        category=next(iter(item.words("tags")), None),
        keywords=item.words("tags"),
        published_at=item.time("date_published", "date_modified"),
        updated_at=item.time("date_modified"),
        body=body.text or summary or "",
        headings=body.headings,
        ednote="\n".join(body.notes) or None,
        media=media,
        links=tuple(dict.fromkeys((*links, *body.links))),
        warnings=once(item.warnings),
    )


def _body(item: Fields) -> Prose:
    markup = read_markup(item.prose("content_html") or "")
    return markup if markup.text else Prose(paragraphs(item.prose("content_text") or ""), media=markup.media)


def _people(thing: Fields) -> tuple[str, ...]:
    """The authors of 1.1, else the one of 1.0."""
    found = (person.text("name", "url") for person in thing.things("authors", "author"))
    return tuple(dict.fromkeys(filter(None, found)))


def _media(item: Fields, base: str) -> Iterator[Media]:
    for name in _PICTURES:
        href = _address(item, name, base)
        if href:
            yield Media(kind="picture", href=href)
    for thing in item.things("attachments"):
        href, media_type = _address(thing, "url", base), thing.text("mime_type")
        if href:
            yield Media(
                kind=kind_of(media_type, href) or FILE, headline=thing.text("title"), href=href, media_type=media_type
            )


def _kind(body: str, headline: str, media: tuple[Media, ...]) -> Kind:
    """An item without text that only brings films is a film; a title with a picture is still a title."""
    kinds = {each.kind for each in media}
    words = body or (headline if kinds == {Kind.PICTURE} else "")
    return Kind(kinds.pop()) if not words and len(kinds) == 1 and kinds <= set(Kind) else Kind.TEXT


def _address(thing: Fields, name: str, base: str) -> str | None:
    given = thing.text(name)
    return web_address(join(base, given)) if given else None


def _plain(title: str | None) -> str:
    return one_line(read_words(title).text) if title else ""


JSON_FEED = Format("jsonfeed", score, read, told_by="a version that is jsonfeed.org's, and items")
