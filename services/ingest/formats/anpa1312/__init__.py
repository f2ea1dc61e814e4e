"""ANPA 1312, the wire format of the American newspapers' association, in the dialects of AP, Kyodo and others.

SYN SYN SOH a0123 US selector            service level and number, selector code
r a DC3 DC1 BC-Harbour-Ferries  03-07 0321   priority, category, format codes, keyword, date, words
STX ^BC-Harbour-Ferries, 1st Ld,210<     the head: lines between ^ and <, or = where they are centred
^Ferries sail again<
    ABERDEEN, Scotland (XYZ) _ Two ...   the text: a tab opens a paragraph
ETX XYZ-WF-03-07-26 1430GMT< EOT         the trailer: agency, region, date and time
"""

from collections.abc import Iterator
from dataclasses import replace

from schemas.dead_letter import Reason
from schemas.parts import Subject
from services.ingest.formats.anpa1312.head import MARK, read_marked
from services.ingest.formats.anpa1312.header import Header, read_header, without_words
from services.ingest.formats.anpa1312.trailer import read_trailer
from services.ingest.formats.iptc7901 import ETX, STX, split_messages
from services.ingest.formats.teletype.head import Head, read_head
from services.ingest.formats.teletype.priority import priority_of
from services.ingest.formats.teletype.story import read_story
from services.ingest.values import Draft, Format, Reading, Rejection, WireFile

_SURE, _LIKELY = 0.97, 0.8
_SELECTORS = "anpa-selector"


def score(file: WireFile) -> float:
    """Its two header lines are like those of no other format."""
    first = split_messages(file.text)[0]
    if read_header(first) is None:
        return 0.0
    return _SURE if STX in first else _LIKELY


def read(file: WireFile) -> Iterator[Reading]:
    """Every message of the file."""
    messages = split_messages(file.text)
    for message in messages:
        own = message.encode(file.decoded.encoding, "replace") if len(messages) > 1 else None
        header = read_header(message)
        if header is None:
            yield Rejection(Reason.MALFORMED, "no ANPA 1312 header after SOH", item_bytes=own)
        else:
            yield _read(message[header.end :], header, file, own)


def _read(text: str, header: Header, file: WireFile, own: bytes | None) -> Reading:
    _, stx, rest = text.partition(STX)
    body, _, after = (rest if stx else text).partition(ETX)
    lines = body.splitlines()
    trailer = read_trailer(after or "\n".join(lines[-4:]), header, file)
    summary, head = _head(trailer.without(lines), header)
    story = read_story(head, file, trailer.agency)
    if story.empty:
        return Rejection(Reason.EMPTY, "a header and no text", item_bytes=own)
    fields = story.fields | {
        "summary": summary or story.fields["summary"],
        "keywords": tuple(dict.fromkeys((header.keyword.partition(",")[0], *story.fields["keywords"]))),
    }
    return Draft(
        **fields,
        item_bytes=own,
        provider=story.agency,
        service=header.service,
        sequence=header.sequence,
        priority=priority_of(header.priority, story.agency),
        category=header.category,
        subjects=(Subject(scheme=_SELECTORS, code=header.selector),) if header.selector else (),
        word_count=header.words,
        published_at=trailer.at,
        warnings=(*story.warnings, *trailer.warnings),
    )


def _head(lines: list[str], header: Header) -> tuple[str | None, Head]:
    """Marked lines say themselves what they are; without them the text's own shape does."""
    first = next((line for line in lines if line.strip()), "")
    if first.lstrip().startswith(MARK):
        return read_marked(lines, header)
    head = read_head(lines, None)
    return None, replace(head, slugline=without_words(head.slugline) if head.slugline else header.keyword)


ANPA_1312 = Format(
    "anpa1312", score, read, told_by="two header lines behind SOH: service and number, priority, keyword, date, words"
)
