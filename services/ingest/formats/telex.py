"""Telex messages between ZCZC and NNNN, as agencies of Europe, Asia and Africa still send them.

ZCZC0123/ABC                  service and number
XCI00123_ABC_QBXB             lines of codes, or a header of IPTC 7901
R POL S0A QBXB                priority, category
Ferries sail again            headline and text (formats/teletype/head.py)
07-MAR-26 14:30 NNNN          the time, here or behind ZCZC
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schemas.dead_letter import Reason
from services.ingest.formats.iptc7901 import ETX, HEADER, STX
from services.ingest.formats.teletype.head import Head, read_head
from services.ingest.formats.teletype.priority import priority_of
from services.ingest.formats.teletype.stamps import read_stamp
from services.ingest.formats.teletype.story import read_story
from services.ingest.times import Moment
from services.ingest.values import Draft, Format, Reading, Rejection, WireFile

_START = re.compile(r"^[^\w\n]{0,16}ZCZC(?=[\W\dA-Z_]|$)", re.MULTILINE)
_END = re.compile(r"^[^\w\n]{0,8}NNNN\b|(?<=[ \t])NNNN[^\w\n]{0,8}$", re.MULTILINE)
_CHANNEL = re.compile(
    r"[ /]*(?P<service>[A-Za-z]{1,6})?[ -]?(?P<sequence>\d{1,6})?(?:/(?P<after>[A-Z]{2,6})\b)?(?P<rest>[^\n]{0,80})"
)
_ONE_CODE = re.compile(r"(?=\S*[\d_])[A-Z0-9_/.-]{4,30}")
_CODES = re.compile(r"(?P<first>[A-Z0-9]{1,4})(?:[ ](?!\d+(?:[ ]|$))[A-Z0-9]{1,4}){1,6}")
_DISPATCH = re.compile(r"\.[A-Z]{2,20}[ ][A-Z0-9]{2,10}")
_STAMP = re.compile(r"(?=(?:\D*\d){4})[\d\s:./A-Za-zÀ-ÿ+-]{6,40}")
_MOST_CODES, _TRAILING_LINES = 4, 4
_SURE, _LIKELY = 0.96, 0.7


@dataclass(frozen=True, slots=True)
class _Message:
    """What the lines above and below the text say, and the lines between."""

    lines: Sequence[str]
    moment: Moment
    service: str | None = None
    sequence: str | None = None
    priority: str | None = None
    category: str | None = None
    words: int | None = None


def score(file: WireFile) -> float:
    """ZCZC at the head of it; NNNN at the end makes it sure."""
    start = _START.search(file.text[:400])
    if start is None or file.text[: start.start()].strip("\x00\x01\x02\x0f\x16\x1b\r\n\t "):
        return 0.0
    return _SURE if _END.search(file.text, start.end()) else _LIKELY


def read(file: WireFile) -> Iterator[Reading]:
    """Every message of the file."""
    starts = [*(match.start() for match in _START.finditer(file.text)), len(file.text)]
    for start, end in pairwise(starts):
        text = file.text[start:end]
        own = text.encode(file.decoded.encoding, "replace") if len(starts) > len("..") else None
        yield _read(text, file, own)


def _read(text: str, file: WireFile, own: bytes | None) -> Reading:
    start, end = _START.match(text), _END.search(text)
    inner = text[start.end() if start else 0 : end.start() if end else len(text)]
    message = _parted(inner, file)
    story = read_story(_head(message), file)
    if story.empty:
        return Rejection(Reason.EMPTY, "ZCZC and no text", item_bytes=own)
    warnings = () if end else ("NNNN: missing, perhaps cut off",)
    timing = (f"trailer: {message.moment.warning or 'none, no time given'}",)
    return Draft(
        **story.fields,
        item_bytes=own,
        provider=story.agency,
        service=message.service,
        sequence=message.sequence,
        priority=priority_of(message.priority, story.agency) if message.priority else None,
        category=message.category,
        word_count=message.words,
        published_at=message.moment.at,
        warnings=(*story.warnings, *warnings, *(timing if message.moment.warning or not message.moment.at else ())),
    )


def _head(message: _Message) -> Head:
    return read_head(message.lines, None)


def _parted(inner: str, file: WireFile) -> _Message:
    channel = _CHANNEL.match(inner)
    text = inner[channel.end() if channel else 0 :].replace(STX, "").replace(ETX, "\n")
    lines, moment = _trailer(text.splitlines(), file)
    rest = channel["rest"] if channel else ""
    moment = moment if moment.at or not any(c.isdigit() for c in rest) else read_stamp(rest, file)
    service, sequence = (channel["service"] or channel["after"], channel["sequence"]) if channel else (None, None)
    return _coded(_Message(lines, moment, service, sequence))


def _trailer(lines: Sequence[str], file: WireFile) -> tuple[Sequence[str], Moment]:
    """The stamp among the last lines, and the lines without it."""
    filled = [number for number, line in enumerate(lines) if line.strip()][-_TRAILING_LINES:]
    for number in reversed(filled):
        moment = read_stamp(lines[number], file) if _STAMP.fullmatch(lines[number].strip()) else Moment(None)
        if moment.at:
            return [*lines[:number], *lines[number + 1 :]], moment
    return lines, Moment(None)


def _coded(message: _Message) -> _Message:
    """The message without the codes above its text."""
    filled = [number for number, line in enumerate(message.lines) if line.strip()][: _MOST_CODES + 1]
    first, priority, category = 0, None, None
    for number in filled:
        line = message.lines[number].strip()
        header = HEADER.fullmatch(line)
        if header:
            return _headed(message, header, number + 1)
        codes = _CODES.fullmatch(line)
        if not (codes or _ONE_CODE.fullmatch(line) or _DISPATCH.fullmatch(line)) or number == filled[-1]:
            break
        first = number + 1
        if codes and priority is None:
            words = line.split()
            priority, category = (words[0], words[1]) if len(words[0]) == 1 else (None, words[0])
    return _Message(
        message.lines[first:], message.moment, message.service, message.sequence, priority=priority, category=category
    )


def _headed(message: _Message, header: re.Match[str], first: int) -> _Message:
    return _Message(
        message.lines[first:],
        message.moment,
        service=header["service"],
        sequence=header["sequence"],
        priority=header["priority"],
        category=header["category"],
        words=int(header["words"]) if header["words"] and int(header["words"]) else None,
    )


TELEX = Format("telex", score, read, told_by="ZCZC at the beginning, NNNN at the end")
