"""E-mail (RFC 5322, MIME) and mailboxes of it: a message is an article, those of a digest one each.

The standard library takes a message apart; charsets and mark-up are read as everywhere. The HTML part is preferred,
since it knows paragraphs and headings; attachments are media, whose bytes stay in the original.
"""

import email
import re
from collections.abc import Iterator
from email.message import Message

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.formats.mail.headers import Headers
from services.ingest.formats.mail.parts import Parts, children_of, read_parts
from services.ingest.formats.teletype.head import read_dateline
from services.ingest.formats.teletype.notes import Notes, is_embargo, prefix_of, read_notes
from services.ingest.markers import update_markers
from services.ingest.values import Draft, Format, Reading, Rejection, WireFile

_HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]")
_FOLDED = re.compile(r"[ \t]+\S")
_TELLING = {"message-id", "received", "mime-version", "return-path", "dkim-signature", "delivered-to"}
_USUAL = {
    "from",
    "to",
    "date",
    "subject",
    "reply-to",
    "cc",
    "sender",
    "content-type",
    "content-transfer-encoding",
    "list-id",
}
_MBOX = re.compile(rb"^From \S+ .*\d{4}\r?\n", re.MULTILINE)
_ENVELOPE = re.compile(r"From \S+ .*\d{4}\r?\n")
_SURE, _LIKELY, _HEAD, _MOST_HEADERS = 0.94, 0.8, 16_384, 60
_MOST_BOUNDARIES, _MOST_MATCHES, _HELD_ABOVE = 50, 2_000_000, 4
"""The standard library looks for every open boundary at every line."""


def score(file: WireFile) -> float:
    """By the names of the first headers; one that only mail has makes it sure."""
    names = _names(file.text[:_HEAD].lstrip("\ufeff\r\n"))
    if not names:
        return 0.0
    known = len(names & (_TELLING | _USUAL))
    if names & _TELLING and known >= len({"from", "message-id"}):
        return _SURE
    enough = {"from", "subject"} <= names and known >= len({"from", "subject", "date"})
    return _LIKELY if enough or ("from" in names and file.media_type == "message/rfc822") else 0.0


def read(file: WireFile) -> Iterator[Reading]:
    """Every message of the file."""
    messages = _messages(file.data)
    for data in messages:
        own = data if len(messages) > 1 else None
        try:
            yield from _read(_parsed(data), file, own)
        except InvalidMessage as error:
            yield Rejection(error.reason, error.cause, error.place, own)


def _names(text: str) -> set[str]:
    """The names of the headers the text begins with; none where its first line is no header."""
    envelope = _ENVELOPE.match(text)
    names: set[str] = set()
    for line in text[envelope.end() if envelope else 0 :].splitlines()[:_MOST_HEADERS]:
        header = _HEADER.match(f"{line} ")
        if header:
            names.add(header["name"].lower())
        elif not (names and _FOLDED.match(line)):
            break
    return names


def _messages(data: bytes) -> list[bytes]:
    """The messages of a mailbox, else the one."""
    starts = [match.start() for match in _MBOX.finditer(data)] if _MBOX.match(data) else []
    if not starts:
        return [data.lstrip(b"\xef\xbb\xbf\r\n")]
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def _parsed(data: bytes) -> Message:
    """The message, taken apart.

    Raises:
        InvalidMessage: it is nested deeper than anybody writes.
    """
    boundaries = data.lower().count(b"boundary=")
    if boundaries > _MOST_BOUNDARIES or data.count(b"\n") * max(1, boundaries) > _MOST_MATCHES:
        raise InvalidMessage(Reason.MALFORMED, "more parts within parts than a message has")
    try:
        return email.message_from_bytes(data)
    except RecursionError as error:
        raise InvalidMessage(Reason.MALFORMED, "nested too deep") from error


def _read(message: Message, file: WireFile, own: bytes | None) -> Iterator[Reading]:
    if message.get_content_type() == "multipart/digest" and message.is_multipart():
        for part in children_of(message):
            for inner in children_of(part)[:1] or [part]:
                yield _draft(inner, file, inner.as_bytes())
    else:
        yield _draft(message, file, own)


def _draft(message: Message, file: WireFile, own: bytes | None) -> Reading:
    headers, parts = Headers(message, file), read_parts(message)
    subject = headers.text("subject") or ""
    if not (subject or parts.prose.text or parts.media):
        return Rejection(Reason.EMPTY, "no subject, no text, no attachment", item_bytes=own)
    notes = _notes(subject, parts, file)
    return Draft(
        **headers.fields(),
        item_bytes=own,
        headline=subject,
        update_markers=update_markers(None, subject),
        status=notes.status,
        signals=notes.signals,
        embargo_until=notes.embargo_until,
        dateline=_dateline(parts),
        body=parts.prose.text,
        headings=parts.prose.headings,
        links=parts.prose.links,
        media=parts.media,
        ednote="\n".join(parts.prose.notes) or None,
        warnings=tuple(dict.fromkeys((*headers.warnings, *parts.warnings, *notes.warnings))),
    )


def _notes(subject: str, parts: Parts, file: WireFile) -> Notes:
    """What the subject and the first lines say about release."""
    lines = [line for line in parts.prose.text.split("\n")[: 2 * _HELD_ABOVE] if is_embargo(line)]
    return read_notes((*lines, subject if is_embargo(subject) else prefix_of(subject)), file)


def _dateline(parts: Parts) -> str | None:
    dateline = next(filter(None, map(read_dateline, parts.prose.text.split("\n\n")[:_HELD_ABOVE])), None)
    return dateline.text if dateline else None


EMAIL = Format("email", score, read, told_by="header lines of a message (From, Date, Subject, Received)")
