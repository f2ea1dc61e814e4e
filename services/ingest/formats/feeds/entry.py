"""One entry of a feed to a draft. RSS, RDF and Atom differ in names only: each field is looked up under all of them."""

from typing import Any

from schemas.article import Kind, Status
from schemas.parts import Link, Media
from services.ingest.formats.feeds.document import FeedItem, missing_item
from services.ingest.formats.feeds.labels import (
    read_category,
    read_keywords,
    read_links,
    read_places,
    read_references,
    read_subjects,
)
from services.ingest.formats.feeds.media import read_entry_media
from services.ingest.formats.feeds.node import Node, name_of, web_address
from services.ingest.formats.feeds.times import Times
from services.ingest.formats.feeds.words import Words, names_of, read_entry_words, title_of
from services.ingest.markers import update_markers
from services.ingest.values import Draft, Reading, WireFile

_TOMBSTONE = "at:deleted-entry"
_GONE = {"deleted": Status.CANCELED, "blocked": Status.WITHHELD}
_LONGEST_COUNT = 7


def read_entry(item: FeedItem, file: WireFile) -> Reading:
    """The draft, or why there is none."""
    if name_of(item.node.element) == _TOMBSTONE:
        return _tombstone(item, file)
    entry, words, times = item.node, read_entry_words(item.node), Times(item.node, file)
    media, links = read_entry_media(entry), read_links(entry)
    embargo, status = times.embargo, _status(entry)
    if not (words.headline or words.body.text or media or status is Status.CANCELED):
        return missing_item(item.own)
    return Draft(
        item_bytes=item.own,
        status=Status.WITHHELD if times.unreadable and status is Status.USABLE else status,
        kind=_kind(words, media),
        **_names(item),
        **_labels(entry),
        uri=_uri(entry, links),
        headline=words.headline,
        update_markers=update_markers(None, words.headline),
        summary=words.summary,
        byline=", ".join(dict.fromkeys(names_of(entry))) or None,
        ednote="\n".join(words.body.notes) or entry.text("ednote", "editorsnote", "media:comment"),
        embargo_until=embargo,
        expires_at=times.expires,
        published_at=times.published,
        first_created_at=times.created,
        updated_at=times.updated,
        body=words.body.text,
        headings=words.body.headings,
        media=tuple(dict.fromkeys((*media, *words.body.media))),
        links=tuple(dict.fromkeys((*links, *words.body.links))),
        warnings=tuple(dict.fromkeys((*item.warnings, *_held(times), *times.warnings))),
    )


def _held(times: Times) -> tuple[str, ...]:
    return ("embargo: cannot be read, withheld",) if times.unreadable else ()


def _names(item: FeedItem) -> dict[str, Any]:
    """Who issues it, as what, under which id, in which language."""
    entry, channel = item.node, item.channel
    title = title_of(channel) if channel.element is not entry.element else ""
    provider = channel.text("dc:publisher", "prism:organization", "itunes:author") or title or None
    source = entry.first("source", "atom:source", "dc:source")
    return {
        "provider": provider,
        "service": title if title and title != provider else None,
        "source": (title_of(source) or source.text() or " ".join(source.raw.split()) or None) if source else None,
        "provider_id": _identity(entry),
        "language": entry.language or entry.text("dc:language", "language") or _language(channel),
    }


def _labels(entry: Node) -> dict[str, Any]:
    count = (entry.text("prism:wordcount", "wordcount") or "").strip()
    return {
        "subjects": read_subjects(entry),
        "keywords": read_keywords(entry),
        "category": read_category(entry),
        "places": read_places(entry),
        "references": read_references(entry),
        "version": entry.text("prism:versionidentifier", "version"),
        "slugline": entry.text("slugline", "prism:kicker"),
        "dateline": entry.text("dateline"),
        "word_count": int(count) if count.isascii() and count.isdecimal() and len(count) <= _LONGEST_COUNT else None,
    }


def _identity(entry: Node) -> str | None:
    given = entry.text("guid", "atom:id", "id", "dc:identifier", "dcterms:identifier", "prism:uniqueidentifier")
    about = next((value for key, value in entry.element.attrib.items() if key.endswith("}about")), None)
    linked = next((node.address(node.attribute("href") or node.raw) for node in entry.every("link", "atom:link")), None)
    return given or about or linked


def _uri(entry: Node, links: tuple[Link, ...]) -> str | None:
    """Where it can be read: its link, else an id that is an address and does not deny it."""
    guid = entry.first("guid", "atom:id")
    denied = guid is not None and (guid.attribute("ispermalink") or "").lower() == "false"
    address = web_address(" ".join(guid.raw.split())) if guid is not None and not denied else None
    return next((link.href for link in links if link.rel == "alternate"), None) or address


def _language(channel: Node) -> str | None:
    return channel.text("language", "dc:language") or channel.language


def _status(entry: Node) -> Status:
    """Drafts (RFC 5023) are withheld; Media RSS knows blocked and deleted."""
    control = entry.first("app:control")
    state = entry.first("media:status")
    if control is not None and (control.text("app:draft") or "").lower() == "yes":
        return Status.WITHHELD
    return _GONE.get((state.attribute("state") or "").lower(), Status.USABLE) if state is not None else Status.USABLE


def _kind(words: Words, media: tuple[Media, ...]) -> Kind:
    """An entry without text that only brings films is a film; a title with a picture is still a title."""
    kinds = {each.kind for each in media}
    kinds = kinds - {Kind.PICTURE} or kinds  # a film's thumbnail is no picture story
    body = words.body.text or (words.headline if kinds == {Kind.PICTURE} else "")
    return Kind(kinds.pop()) if len(kinds) == 1 and not body and kinds <= set(Kind) else Kind.TEXT


def _tombstone(item: FeedItem, file: WireFile) -> Reading:
    """RFC 6721: an entry that its feed took back."""
    entry = item.node
    times = Times(entry, file)
    when = entry.attribute("when")
    provider_id = entry.attribute("ref")
    if provider_id is None:
        return missing_item(item.own)
    moment = times.read_when(when) if when else None
    return Draft(
        item_bytes=item.own,
        status=Status.CANCELED,
        **_names(item) | {"provider_id": provider_id},
        published_at=moment,
        ednote=entry.text("at:comment"),
        warnings=tuple(times.warnings),
    )
