"""Pictures, sound and film in a NITF body: one entry a `media-reference`."""

from collections.abc import Iterator

from schemas.parts import Media
from services.ingest.elements import Notices, first, texts
from services.ingest.media_kinds import kind_of_media
from services.ingest.xml import Element

_TEXT = {"text", "data", "other"}


def read_media(nitf: Element, notices: Notices) -> tuple[Media, ...]:
    """Every rendition of every `media`."""
    return tuple(entry for media in nitf.iter("media") for entry in _renditions(media, notices))


def _renditions(media: Element, notices: Notices) -> Iterator[Media]:
    known = {(meta.get("name") or "").casefold(): meta.get("value") for meta in media.findall("media-metadata")}
    given = media.get("media-type") or ""
    for reference in media.findall("media-reference") or [media]:
        media_type = reference.get("mime-type")
        if given.casefold() in _TEXT and not media_type:
            continue
        yield Media(
            kind=kind_of_media(given, media_type),
            headline=known.get("headline") or known.get("title") or reference.get("name"),
            caption=_caption(media) or reference.get("alternate-text") or known.get("caption"),
            credit=first(media, "media-producer", "credit") or known.get("credit") or known.get("byline"),
            href=reference.get("source") or reference.get("data-location"),
            media_type=media_type,
            width=notices.count("width", reference.get("width")),
            height=notices.count("height", reference.get("height")),
        )


def _caption(media: Element) -> str | None:
    return " ".join(texts(media, "media-caption", "caption")) or None
