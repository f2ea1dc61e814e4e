"""Renditions of a Reuters Connect item and of those associated with it; other items it goes with."""

from collections.abc import Iterator

from schemas.parts import Media, Reference, Relation
from services.ingest.fields import Fields
from services.ingest.media_kinds import kind_of_media

_PREVIEWS = ("previewurl", "thumbnailurl")
_PACKAGES = {"composite", "package"}


def read_media(item: Fields) -> tuple[Media, ...]:
    """The item's own renditions and those of its associations; where there are none, its preview."""
    return tuple(dict.fromkeys(media for thing in (item, *item.things("associations")) for media in _renditions(thing)))


def _renditions(thing: Fields) -> Iterator[Media]:
    renditions = list(thing.things("renditions"))
    for rendition in renditions:
        media_type = rendition.text("mimetype", "contenttype")
        yield _media(thing, rendition, media_type, rendition.text("href", "url", "uri"))
    preview = next((thing.text(name) for name in _PREVIEWS if thing.raw(name)), None)
    if preview and not renditions:
        yield _media(thing, thing.within({}), None, preview)


def _media(thing: Fields, rendition: Fields, media_type: str | None, href: str | None) -> Media:
    return Media(
        kind=kind_of_media(thing.text("type"), media_type),
        headline=thing.text("headline", "title"),
        caption=thing.text("caption", "description"),
        credit=thing.text("creditline", "byline", "copyrightholder"),
        href=href,
        media_type=media_type,
        width=rendition.count("width"),
        height=rendition.count("height"),
    )


def read_references(item: Fields) -> tuple[Reference, ...]:
    """Each associated item by its GUID; those of a package are its parts."""
    package = (item.text("type") or "").lower() in _PACKAGES
    relation = Relation.CONTAINS if package else Relation.RELATED
    guids = dict.fromkeys(filter(None, (_guid(each) for each in item.things("associations"))))
    return tuple(Reference(relation=relation, provider_id=guid) for guid in guids)


def _guid(thing: Fields) -> str | None:
    versioned = thing.text("versionedguid") or ""
    whole, _, version = versioned.rpartition(":")
    return thing.text("guid") or (whole if version.isdecimal() else versioned) or thing.text("uri")
