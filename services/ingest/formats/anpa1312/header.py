"""The two header lines of an ANPA 1312 message."""

import re
from dataclasses import dataclass

_SEARCHED, _LONGEST = 600, 300
_HEADER = re.compile(
    r"[\x00-\x1f\s]*(?P<service>[^\W\d_]{1,3})[ ]?(?P<sequence>\d{3,5})[ ]?(?:[a-z]{1,4}(?=[\x1c-\x1f]))?"
    r"(?:[\x1c-\x1f]+[ ]?(?P<selector>[\w.*+-]{0,20}))?"
    r"[^\n\w]{0,12}[\r\n][\x00\s]*+"
    r"(?P<priority>[^\W_])[ ]{1,3}(?:(?P<category>[^\W_]{1,3})\b)?[ ]?[\x0e-\x15]*[ ]*"
    r"(?P<keyword>[^\r\n ](?:[^\r\n]{0,58}?[^\r\n ])?)"
    r"(?:[ \x0e-\x15]++(?P<month>\d\d?)[-/](?P<day>\d\d?)(?:[-/]\d{2,4})?)?[ \x0e-\x15]++(?P<words>\d{1,5})[ \t]*"
    r"(?=[\r\n\x02<])"
)
_WORDS_AT_END = re.compile(r"[, ]+\d{1,5}[ ]*$")


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says; `end` is where the text behind it begins."""

    service: str
    sequence: str
    selector: str | None
    priority: str
    category: str | None
    keyword: str
    month: int | None
    day: int | None
    words: int
    end: int


def read_header(message: str) -> Header | None:
    """The header the message begins with."""
    match = _HEADER.match(message[:_SEARCHED])
    if match is None:
        return None
    selector = (match["selector"] or "").strip("-")
    return Header(
        service=match["service"],
        sequence=match["sequence"],
        selector=selector or None,
        priority=match["priority"],
        category=match["category"],
        keyword=" ".join(match["keyword"].split()).strip("^<, "),
        month=int(match["month"]) if match["month"] else None,
        day=int(match["day"]) if match["day"] else None,
        words=int(match["words"]),
        end=match.end(),
    )


def without_words(slug: str) -> str:
    """A slug without the number of words behind it."""
    start = max(0, len(slug) - _LONGEST)
    return (slug[:start] + _WORDS_AT_END.sub("", slug[start:])).strip(", ")
