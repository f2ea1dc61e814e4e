"""Pictures, sound and film of a ninjs item, one entry a rendition."""

from collections.abc import Iterator

from schemas.parts import Link, Media
from services.ingest.fields import Fields
from services.ingest.formats.ninjs.words import read_headline, read_summary

_KINDS = {"picture", "audio", "video", "graphic"}
_BY_MEDIA_TYPE = {"audio": "audio", "video": "video"}


def read_media(item: Fields) -> tuple[Media, ...]:
    """The item's own renditions and those of its associations."""
    return tuple(media for thing in (item, *item.things("associations")) for media in _renditions(thing))


def read_links(item: Fields) -> tuple[Link, ...]:
    """The item's `links`, and its renditions that are text: other forms of the words, offered and never fetched."""
    given = [(thing.text("href", "uri", "url"), thing.text("rel", "role")) for thing in item.things("links")]
    texts = [(each.text("href", "uri"), "alternate") for each in item.things("renditions") if _is_text(each, item)]
    return tuple(dict.fromkeys(Link(href=href, rel=rel) for href, rel in (*given, *texts) if href))


def _is_text(rendition: Fields, thing: Fields) -> bool:
    media_type = rendition.text("mimetype", "contenttype") or ""
    kinds = (rendition.text("type") or "", "" if media_type else thing.text("type") or "")
    return media_type.startswith("text/") or "text" in kinds or (rendition.text("format") or "").startswith("ANPA")


def _renditions(thing: Fields) -> Iterator[Media]:
    if not thing.raw("renditions"):
        return
    headline, caption = read_headline(thing) or None, read_summary(thing) or thing.text("body_text")
    for rendition in thing.things("renditions"):
        if _is_text(rendition, thing):
            continue
        media_type = rendition.text("mimetype", "contenttype") or thing.text("mimetype", "contenttype")
        yield Media(
            kind=_kind(thing, media_type),
            headline=headline,
            caption=caption,
            credit=thing.text("creditline", "byline", "by", "copyrightholder"),
            href=rendition.text("href", "uri"),
            media_type=media_type,
            width=rendition.count("width"),
            height=rendition.count("height"),
        )


def _kind(thing: Fields, media_type: str | None) -> str:
    """As the thing says; a rendition of a text is what its media type says."""
    given = (thing.text("type") or "").lower()
    return given if given in _KINDS else _BY_MEDIA_TYPE.get((media_type or "").partition("/")[0], "picture")
