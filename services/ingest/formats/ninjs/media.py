"""Pictures, sound and film of a ninjs item, one entry a rendition."""

from collections.abc import Iterator

from schemas.parts import Media
from services.ingest.fields import Fields
from services.ingest.formats.ninjs.words import read_headline, read_summary

MEDIA_TYPES = {"picture", "audio", "video", "graphic"}


def read_media(item: Fields) -> tuple[Media, ...]:
    """The item's own renditions and those of its associations."""
    associated = (thing for thing in item.things("associations") if is_media(thing))
    own = _renditions(item) if item.raw("renditions") else ()
    return (*own, *(media for thing in associated for media in _renditions(thing)))


def is_media(thing: Fields) -> bool:
    """Whether it is a picture, sound, film or graphic."""
    return (thing.text("type") or "").lower() in MEDIA_TYPES or bool(thing.raw("renditions"))


def _renditions(thing: Fields) -> Iterator[Media]:
    """One entry a rendition; one without an address where there is none."""
    renditions = list(thing.things("renditions")) or [thing.within({})]
    headline, caption = read_headline(thing) or None, read_summary(thing) or thing.text("body_text")
    for rendition in renditions:
        yield Media(
            kind=(thing.text("type") or "picture").lower(),
            headline=headline,
            caption=caption,
            credit=thing.text("creditline", "byline", "by", "copyrightholder"),
            href=rendition.text("href", "uri"),
            media_type=rendition.text("mimetype", "contenttype") or thing.text("mimetype", "contenttype"),
            width=rendition.count("width"),
            height=rendition.count("height"),
        )
