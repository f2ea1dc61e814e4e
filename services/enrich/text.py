"""Where paragraphs and sentences lie in a text. Offsets are code points, end exclusive."""

import re
from collections.abc import Iterable, Iterator

_GAP = re.compile(r"\n[^\S\n]*\n\s*")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')\]»]*\s+(?=[\"“‘'(\[«]?[^\W_a-z])|\s*\n\s*")
_NO_END = re.compile(
    r"(?:^|[\s(\"“‘'«])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Adm|St|Jr|Sr|No|vs|"
    r"Inc|Corp|Co|Ltd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_REACH = 24
_LONGEST = 1_000
Place = tuple[int, int]


def blocks(text: str) -> list[Place]:
    """The paragraphs: what blank lines part, without the white space around."""
    return list(_between(text, [gap.span() for gap in _GAP.finditer(text)]))


def sentences(text: str) -> list[Place]:
    """The sentences, without the white space around; a line ends one, and so do 1,000 characters."""
    gaps = [_white(end) for end in SENTENCE_END.finditer(text) if _is_end(text, end)]
    return [piece for place in _between(text, gaps) for piece in _pieces(text, *place)]


def _white(end: re.Match[str]) -> Place:
    """Closing quotes belong to the sentence they close."""
    return end.end() - len(end[0].lstrip("\"”’')]»")), end.end()


def _is_end(text: str, end: re.Match[str]) -> bool:
    """A full stop ends no sentence after initials and usual abbreviations."""
    return "\n" in end[0] or _NO_END.search(text[max(0, end.start() - _REACH) : end.start()]) is None


def _between(text: str, gaps: Iterable[Place]) -> Iterator[Place]:
    begin = 0
    for start, end in (*gaps, (len(text), len(text))):
        place = trim(text, begin, start)
        if place is not None:
            yield place
        begin = end


def _pieces(text: str, start: int, end: int) -> Iterator[Place]:
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield start, cut
        start = cut + (text[cut] == " ")
    if end > start:
        yield start, end


def trim(text: str, start: int, end: int) -> Place | None:
    """The place without the white space at its ends; None where nothing is left."""
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end = start + len(part.strip())
    return (start, end) if end > start else None
