"""The parts of a message: its text, and what is attached to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from schemas.parts import Media
from services.common.errors import InvalidMessage
from services.ingest.formats.feeds.media import FILE, kind_of
from services.ingest.formats.mail.charsets import decode_part
from services.ingest.formats.mail.headers import decoded
from services.ingest.formats.teletype.lines import paragraphs_of
from services.ingest.formats.teletype.tail import links_in
from services.ingest.markup import read_markup
from services.ingest.prose import Prose, joined
from services.ingest.text import one_line

_SIGNATURE = re.compile(r"^-- $", re.MULTILINE)
_BETWEEN = "\n\n"
_MARKUP = {"text/html", "application/xhtml+xml", "text/enriched"}
_NO_TEXT = {
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "text/css",
    "text/javascript",
    "text/csv",
    "text/rtf",
    "text/xml",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a message holds."""

    prose: Prose = field(default_factory=Prose)
    media: tuple[Media, ...] = ()
    warnings: tuple[str, ...] = ()


def read_parts(message: Message) -> Parts:
    """The text of the message in order, and its attachments."""
    found = list(_parts(message))
    prose = joined(each.prose for each in found)
    media = dict.fromkeys(media for each in found for media in (*each.media, *each.prose.media) if _is_shown(media))
    return Parts(prose, tuple(media), tuple(warning for each in found for warning in each.warnings))


def children_of(part: Message) -> list[Message]:
    """The parts within a part."""
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _parts(part: Message) -> Iterator[Parts]:
    if part.get_content_type() == "message/rfc822":
        subject = next((_header(inner, "subject") for inner in children_of(part)), None)
        yield Parts(media=(Media(kind=FILE, headline=subject, media_type="message/rfc822"),))
    elif part.is_multipart():
        yield from _of_many(part)
    elif _is_text(part):
        yield _text(part)
    else:
        yield Parts(media=(_attachment(part),))


def _of_many(part: Message) -> Iterator[Parts]:
    """Of alternatives the best, of all others every one."""
    children = [list(_parts(child)) for child in children_of(part)]
    if part.get_content_subtype() != "alternative":
        yield from (each for child in children for each in child)
        return
    spoken = [child for child in children if any(each.prose.text for each in child)]
    yield from (spoken[-1] if spoken else [each for child in children for each in child])


def _is_text(part: Message) -> bool:
    kind = part.get_content_type()
    attached = part.get_content_disposition() == "attachment"
    return (kind.startswith("text/") or kind in _MARKUP) and kind not in _NO_TEXT and not attached


def _text(part: Message) -> Parts:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        found = decode_part(data, part.get_content_charset())
    except InvalidMessage as error:
        return Parts(warnings=(f"a part of type {part.get_content_type()}: {error.cause}",))
    if part.get_content_type() in _MARKUP:
        return Parts(read_markup(found.text), warnings=found.warnings)
    return Parts(_plain(found.text, part), warnings=found.warnings)


def _plain(text: str, part: Message) -> Prose:
    """Lines put together where they were broken; what stands below `-- ` is no part of the text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    told, *rest = _SIGNATURE.split(lines, maxsplit=1)
    if str(part.get_param("format") or "").lower() == "flowed":
        told = _unflowed(told, joiner="" if str(part.get_param("delsp") or "").lower() == "yes" else " ")
    paragraphs = paragraphs_of(told.split("\n"))
    notes = tuple(one_line(each) for each in rest if each.strip())
    return Prose(_BETWEEN.join(paragraphs), links=links_in(paragraphs), notes=notes)


def _unflowed(text: str, *, joiner: str) -> str:
    """RFC 3676: a line that ends in a space goes on; a space at its start was stuffed."""
    lines: list[str] = []
    for line in (each.removeprefix(" ") for each in text.split("\n")):
        if lines and lines[-1].endswith(" ") and lines[-1] != "-- ":
            lines[-1] = lines[-1].rstrip(" ") + joiner + line
        else:
            lines.append(line)
    return "\n".join(lines)


def _attachment(part: Message) -> Media:
    kind, name = part.get_content_type(), _filename(part)
    cid = (_header(part, "content-id") or "").strip("<> ")
    return Media(
        kind=kind_of(kind if kind != "application/octet-stream" else None, name) or FILE,
        headline=name,
        caption=_header(part, "content-description"),
        href=f"cid:{cid}" if cid else _header(part, "content-location"),
        media_type=kind,
    )


def _filename(part: Message) -> str | None:
    """The name as told, never used as a path."""
    try:
        return one_line(decoded(part.get_filename() or "")) or None
    except (ValueError, LookupError, TypeError):
        return None


def _header(part: Message, name: str) -> str | None:
    found = next((str(value) for key, value in part.raw_items() if key.lower() == name), "")
    return one_line(decoded(found)) or None


def _is_shown(media: Media) -> bool:
    """A picture within the text that is an attachment too counts once, as the attachment."""
    return bool(media.media_type) or not (media.href or "").startswith("cid:")
