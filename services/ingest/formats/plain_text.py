"""Plain text: header lines and a `date YYYY-MM-DD` where there are any, a title if it is clearly one, the text.

Headline: Harbour reopens                 header lines, known names only, ended by a blank line
Slug: HARBOUR

date 2024-03-07 The harbour reopened ...  the date, on a line of its own or running into the text
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.article import Status
from schemas.dead_letter import Reason
from schemas.parts import Place
from services.common.errors import InvalidMessage
from services.ingest.formats.teletype.head import is_byline, read_dateline, with_agency
from services.ingest.json_items import looks_like_json, says_json
from services.ingest.text import one_line, paragraphs
from services.ingest.times import read_time
from services.ingest.values import UTC_ZONE, Draft, Format, WireFile
from services.ingest.xml import looks_like_xml, says_xml

HEADERS = {
    "headline": "headline",
    "slug": "slugline",
    "language": "language",
    "version": "version",
    "id": "provider_id",
    "status": "status",
    "embargo": "embargo_until",
    "source": "source",
}
"""The header lines, and the field of the article each fills."""

_STATUSES = {**{status.value: status for status in Status}, "cancelled": Status.CANCELED, "killed": Status.CANCELED}
_HEADER = re.compile(r"([A-Za-z]+):[ \t]*(.*)")
_DATE = re.compile(r"date[ \t]+(\d{4}-\d{2}-\d{2})\b(?![T:-])[ \t]*(\n?)", re.IGNORECASE)
_TITLE_ENDS = tuple(".!?:;,…-–—\"'”’»)]")
_LONGEST_TITLE, _MOST_WORDS = 100, 15
_CONTROLLED = ("\x01", "\x02")
"""Other wire formats frame their text in control characters; that frame is not text."""

_SOME, _LIKELY = 0.2, 0.5


def score(file: WireFile) -> float:
    """Anything that is no other thing may be plain text; a date or header lines make it likely."""
    text = file.text
    if looks_like_json(text) or says_json(file.name, file.media_type):
        return 0.0
    if looks_like_xml(text) or says_xml(file.name, file.media_type):
        return 0.0
    if text.lstrip().startswith(_CONTROLLED):
        return 0.0
    start = paragraphs(text[:4096])
    return _LIKELY if _DATE.match(start) or _headers(start)[0] else _SOME


def read(file: WireFile) -> Iterator[Draft]:
    """The one article.

    Raises:
        InvalidMessage: there is no text in it.
    """
    headers, text = _headers(paragraphs(file.text))
    fields, warnings = _fields(headers, file)
    dated = _dated(text)
    running = dated.running or "headline" in fields
    title, text = ("", dated.text) if running else _titled(dated.text)
    byline, body = _signed(text) if title else (None, text)
    dateline = read_dateline(body) if with_agency(body) else None
    if not (title or body or "headline" in fields or fields.get("status") is Status.CANCELED):
        raise InvalidMessage(Reason.EMPTY, "no text in it")
    yield Draft(
        **{"headline": title, **fields},
        body=body,
        byline=byline,
        dateline=dateline.text if dateline else None,
        places=(Place(name=dateline.place),) if dateline else (),
        published_at=dated.at,
        warnings=(*warnings, *dated.warnings),
    )


@dataclass(frozen=True, slots=True)
class _Dated:
    """The text after its date; `running`: the date ran into the first paragraph."""

    text: str
    at: datetime | None = None
    running: bool = False
    warnings: tuple[str, ...] = ()


def _headers(text: str) -> tuple[dict[str, str], str]:
    """The header lines by field, and the text after them; none unless every line of the first block is one."""
    block, _, rest = text.partition("\n\n")
    found = [_HEADER.fullmatch(line) for line in block.split("\n")]
    if not all(match and match[1].lower() in HEADERS for match in found):
        return {}, text
    return {HEADERS[match[1].lower()]: one_line(match[2]) for match in found if match and match[2].strip()}, rest


def _fields(headers: Mapping[str, str], file: WireFile) -> tuple[dict[str, Any], list[str]]:
    """The header lines as the article's fields; what cannot be read withholds the article rather than free it."""
    fields: dict[str, Any] = {**headers}
    warnings: list[str] = []
    if "status" in fields:
        fields["status"] = _STATUSES.get(fields["status"].lower(), Status.WITHHELD)
        warnings += (
            [] if headers["status"].lower() in _STATUSES else [f"Status: {headers['status']!r} is unknown, withheld"]
        )
    if "embargo_until" in fields:
        moment = read_time(fields["embargo_until"], file.timezone)
        warnings += [f"Embargo: {moment.warning}"] if moment.warning else []
        fields |= {"embargo_until": moment.at} if moment.at else {"embargo_until": None, "status": Status.WITHHELD}
    return fields, warnings


def _dated(text: str) -> _Dated:
    match = _DATE.match(text)
    if not match:
        return _Dated(text)
    moment = read_time(match[1], UTC_ZONE)
    if moment.at is None:
        return _Dated(text, warnings=(f"date: {moment.warning}",))
    rest = text[match.end() :]
    return _Dated(rest.lstrip(), moment.at, running=bool(rest) and not match[2])


def _titled(text: str) -> tuple[str, str]:
    """A short first line without end punctuation, alone before a blank line, is the title; else there is none."""
    first, _, rest = text.partition("\n\n")
    short = len(first) <= _LONGEST_TITLE and len(first.split()) <= _MOST_WORDS
    if rest and short and "\n" not in first and not first.endswith(_TITLE_ENDS):
        return first, rest
    return "", text


def _signed(text: str) -> tuple[str | None, str]:
    """The name of the writer, alone in the first paragraph, and what follows."""
    first, _, rest = text.partition("\n\n")
    return (first, rest) if rest and "\n" not in first and is_byline(first) else (None, text)


PLAIN_TEXT = Format(
    "text", score, read, told_by="no mark-up, no JSON, no control signs; a date line or header lines make it likely"
)
