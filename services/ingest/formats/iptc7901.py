"""IPTC 7901, the text transmission format of 1979 that agencies still send, each in its own way.

SOH abc0123 3 i 93 XYZ 0456        service and number, priority, category, words, free text
    Harbour/ferries/               the slug, here or first in the text
STX the text                       (formats/teletype/head.py)
ETX 071430 GMT MAR 26 EOT          the trailer: day and time

A file may hold many messages. Control signs that were lost on the way are not missed where the header can be told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.dead_letter import Reason
from services.ingest.formats.teletype.head import read_head, slug_of
from services.ingest.formats.teletype.priority import priority_of
from services.ingest.formats.teletype.stamps import read_stamp
from services.ingest.formats.teletype.story import read_story
from services.ingest.months import month_number
from services.ingest.values import Draft, Format, Reading, Rejection, WireFile

SOH, STX, ETX, EOT = "\x01", "\x02", "\x03", "\x04"
HEADER = re.compile(
    r"[\x16\x00\x0f\s]*(?P<service>[^\W\d_]{1,6})(?P<sequence>\d{1,6})[ \t]+(?P<priority>[1-9A-Za-z])[ \t]+"
    r"(?P<category>[^\W\d_][\w/+-]{0,7}|--)(?:[ \t]+(?P<words>\d{1,5})(?!\w))?"
    r"(?P<free>[ \t][^\n]{0,200})?[ \t\r]*(?=\n|\x02|\Z)"
)
_AGENCY = re.compile(
    r"/(?P<ref>[^\W\d_]{2,8})-\w+|(?P<name>[^\W\d_]{2,10})[ \t]+\d{1,6}[ \t]*\Z|\A(?P<only>[^\W\d_]{2,10})[ \t]*\Z"
)
_TRAILER = re.compile(r"\d{6}(?:[ \t]*[A-Z]{1,5})?(?:[ \t]+[^\W\d_]{3,10}\.?[ \t]+\d{2,4})?[ \t]*")
_SURE, _LIKELY = 0.95, 0.75


@dataclass(frozen=True, slots=True)
class _Frame:
    """The parts of a message between its control signs."""

    above: str
    text: str
    trailer: str


def score(file: WireFile) -> float:
    """A header behind SOH is sure; without control signs a header and a trailer make it likely."""
    text = file.text
    if header_of(text[text.find(SOH) + 1 :]) and SOH in text[:200]:
        return _SURE
    header = header_of(text)
    told = header is not None and header["words"] is not None
    return _LIKELY if told and (STX in text or _frame(text).trailer) else 0.0


def read(file: WireFile) -> Iterator[Reading]:
    """Every message of the file."""
    messages = split_messages(file.text)
    for message in messages:
        own = message.encode(file.decoded.encoding, "replace") if len(messages) > 1 else None
        yield read_message(message.lstrip(SOH), file, own)


def header_of(text: str) -> re.Match[str] | None:
    """The header line the text begins with."""
    return HEADER.match(text.lstrip("\ufeff")[:400])


def split_messages(text: str) -> list[str]:
    """The text from each SOH to the next; what stands before the first is no message, if there is one."""
    parts = text.split(SOH)
    whole = [SOH + part for part in parts[1:] if part.strip("\x00\x04\x16\x7f \r\n")]
    return whole or [text]


def read_message(message: str, file: WireFile, own: bytes | None) -> Reading:
    """One message, from its header on."""
    header = header_of(message)
    if header is None:
        return Rejection(Reason.MALFORMED, "no IPTC 7901 header after SOH", item_bytes=own)
    frame = _frame(message[header.end() :])
    slug, lines = _slug(frame)
    head = read_head(lines, slug)
    story = read_story(head, file, _agency(header["free"] or ""))
    if story.empty:
        return Rejection(Reason.EMPTY, "a header and no text", item_bytes=own)
    moment, priority = read_stamp(frame.trailer, file), priority_of(header["priority"], story.agency)
    warnings = (f"trailer: {moment.warning or 'none, no time given'}",) if moment.warning or not moment.at else ()
    return Draft(
        **story.fields,
        item_bytes=own,
        provider=story.agency,
        service=header["service"],
        sequence=header["sequence"],
        priority=priority,
        category=None if header["category"] == "--" else header["category"],
        word_count=int(header["words"]) if header["words"] else None,
        published_at=moment.at,
        warnings=(*story.warnings, *warnings),
    )


def _slug(frame: _Frame) -> tuple[str | None, list[str]]:
    """The slug above the text, and the lines below it; some have remarks and the headline above STX too."""
    above = [line for line in frame.above.splitlines() if line.strip()]
    more = any(line.rstrip().endswith("=") for line in above[1:]) or (above[1:] and above[0].rstrip().endswith("/"))
    if more:
        return slug_of(above[0]), [*above[1:], "", *frame.text.splitlines()]
    return slug_of(" ".join(above)) if above else None, frame.text.splitlines()


def _frame(text: str) -> _Frame:
    """Parted at STX and ETX; without ETX the trailer is a last line that looks like one."""
    above, stx, rest = text.partition(STX)
    above, rest = (above, rest) if stx else ("", above)
    body, etx, trailer = rest.partition(ETX)
    if etx:
        return _Frame(above, body, trailer.split(EOT)[0].strip("\x7f\x00 \t\r\n"))
    lines = body.split(EOT)[0].rstrip("\x7f\x00 \t\r\n").split("\n")
    last = lines[-1].strip()
    return (
        _Frame(above, "\n".join(lines[:-1]), last) if _TRAILER.fullmatch(last) else _Frame(above, "\n".join(lines), "")
    )


def _agency(free: str) -> str | None:
    match = _AGENCY.search(free.strip()[:200])
    name = (match["ref"] or match["name"] or match["only"]) if match else None
    return None if name and month_number(name) else name


IPTC_7901 = Format("iptc7901", score, read, told_by="SOH and a header: service and number, priority, category, words")
