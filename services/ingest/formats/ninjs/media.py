"""Pictures, sound and film of a ninjs item, one entry a rendition."""

from collections.abc import Iterator

from schemas.parts import Media
from services.ingest.fields import Fields
from services.ingest.formats.ninjs.words import read_headline, read_summary

_KINDS = {"picture", "audio", "video", "graphic"}
_BY_MEDIA_TYPE = {"audio": "audio", "video": "video"}


def read_media(item: Fields) -> tuple[Media, ...]:
    """The item's own renditions and those of its associations."""
    return tuple(media for thing in (item, *item.things("associations")) for media in _renditions(thing))


def _renditions(thing: Fields) -> Iterator[Media]:
    if not thing.raw("renditions"):
        return
    headline, caption = read_headline(thing) or None, read_summary(thing) or thing.text("body_text")
    for rendition in thing.things("renditions"):
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
