"""Pictures, sound and film of a G2 item: one entry a `remoteContent`."""

from collections.abc import Iterator

from schemas.article import Kind
from schemas.parts import Media
from services.ingest.elements import Notices, first
from services.ingest.media_kinds import kind_named
from services.ingest.xml import Element

_STILLS = {"thumbnail", "poster", "keyframe", "still", "storyboard"}
"""Renditions that are pictures, of whatever they are made."""

_SEEN = {Kind.PICTURE, Kind.GRAPHIC}


def read_media(item: Element, kind: Kind, headline: str, caption: str | None, notices: Notices) -> Iterator[Media]:
    """The renditions, each of its own kind: a film's poster is a picture."""
    credit = first(item, "contentmeta/creditline", "contentmeta/by")
    for remote in item.findall("contentset/remotecontent"):
        media_type = remote.get("contenttype")
        yield Media(
            kind=_kind(remote, kind),
            headline=first(remote, "headline") or headline or None,
            caption=first(remote, "description") or caption,
            credit=credit,
            href=remote.get("href") or remote.get("residref") or first(remote, "altid"),
            media_type=media_type,
            width=notices.count("width", remote.get("width")),
            height=notices.count("height", remote.get("height")),
        )


def _kind(remote: Element, whole: Kind) -> str:
    """By its media type, its rendition, its codec; else what the item is. A picture of a graphic is the graphic."""
    own = kind_named((remote.get("contenttype") or "").partition("/")[0]) or _told(remote)
    if own is None or own is Kind.TEXT:
        own = Kind.PICTURE if whole in {Kind.TEXT, Kind.PACKAGE} else whole
    return (whole if {own, whole} == _SEEN else own).value


def _told(remote: Element) -> Kind | None:
    rendition = (remote.get("rendition") or "").rpartition(":")[2].rpartition("/")[2].casefold()
    if rendition in _STILLS:
        return Kind.PICTURE
    if remote.get("videocodec"):
        return Kind.VIDEO
    return Kind.AUDIO if remote.get("audiocodec") else None
