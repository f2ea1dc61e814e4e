"""Pictures, sound and film of a G2 item: one entry a `remoteContent`."""

from collections.abc import Iterator

from schemas.article import Kind
from schemas.parts import Media
from services.ingest.elements import Notices, first
from services.ingest.media_kinds import kind_of_media
from services.ingest.xml import Element


def read_media(item: Element, kind: Kind, headline: str, caption: str | None, notices: Notices) -> Iterator[Media]:
    """The renditions; a text's are of the kind their media type says."""
    credit = first(item, "contentmeta/creditline", "contentmeta/by")
    for remote in item.findall("contentset/remotecontent"):
        media_type = remote.get("contenttype")
        yield Media(
            kind=kind_of_media(None if kind in {Kind.TEXT, Kind.PACKAGE} else kind.value, media_type),
            headline=first(remote, "headline") or headline or None,
            caption=first(remote, "description") or caption,
            credit=credit,
            href=remote.get("href") or remote.get("residref") or first(remote, "altid"),
            media_type=media_type,
            width=notices.count("width", remote.get("width")),
            height=notices.count("height", remote.get("height")),
        )
