"""What a digitalwires item is associated with: pictures and films by their renditions, other items by their URNs."""

from collections.abc import Iterator

from schemas.parts import Media, Reference, Relation
from services.ingest.fields import Fields
from services.ingest.media_kinds import kind_of_media


def read_media(item: Fields) -> tuple[Media, ...]:
    """One entry a rendition."""
    return tuple(media for thing in item.things("associations") for media in _renditions(thing))


def _renditions(thing: Fields) -> Iterator[Media]:
    for rendition in thing.things("renditions"):
        media_type = rendition.text("mimetype", "media_type")
        yield Media(
            kind=kind_of_media(thing.text("type"), media_type),
            headline=thing.text("headline", "title"),
            caption=thing.text("caption", "description"),
            credit=thing.text("creditline", "byline"),
            href=rendition.text("url", "href"),
            media_type=media_type,
            width=rendition.count("width"),
            height=rendition.count("height"),
        )


def read_references(item: Fields) -> tuple[Reference, ...]:
    """Items that are associated and bring no rendition with them."""
    urns = [thing.text("urn", "uri") for thing in item.things("associations") if not thing.raw("renditions")]
    return tuple(Reference(relation=Relation.RELATED, provider_id=urn) for urn in dict.fromkeys(filter(None, urns)))
