"""The parts of an article: headings that the mark-up gives, else lines that read like headings.

An unmarked heading is a paragraph, not the first, of at most 90 characters and 14 words, that starts with a capital or
a digit, ends without punctuation but "?", is no credit, and has a paragraph after it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from schemas.enriched import Section
from services.enrich.analysis import Analysis, Source
from services.enrich.text import Place, blocks, trim

NAME = "rules-1"
_LONGEST, _MOST_WORDS = 90, 14
_CREDIT = re.compile(
    r"(?:photo|picture|image|video|graphic|file|source|credit|by|read more|see also|related|reporting|editing"
    r"|editor's note|additional reporting|writing|copyright|©|\(c\))\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"[^\w\s?)\]”\"’'»%]\s*$")


def divide(batch: Sequence[Analysis]) -> list[Analysis]:
    """Sections that cover the body exactly once, in order; none for an empty body."""
    return [replace(analysis, sections=tuple(_sections(analysis.source))) for analysis in batch]


def _sections(source: Source) -> Iterator[Section]:
    places = _headings(source)
    titles = dict(places)
    starts = sorted({0, *titles})
    if places and not source.body[: places[0][0]].strip():
        titles[0], starts = titles.pop(places[0][0]), [0, *(start for start, _ in places[1:])]
    for index, (start, end) in enumerate(pairwise([*starts, len(source.body)])):
        if end > start:
            heading = source.body[start : titles[start]].strip() if start in titles else None
            yield Section(index=index, start=start, end=end, heading=heading)


def _headings(source: Source) -> list[Place]:
    """Start and end of each heading, in order, none within another."""
    marked = (trim(source.body, heading.start, heading.end) for heading in source.headings)
    places = sorted(place for place in marked if place is not None) or list(unmarked(source.body))
    kept: list[Place] = []
    for place in places:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def unmarked(body: str) -> Iterator[Place]:
    """The paragraphs that read like headings."""
    paragraphs = blocks(body)
    for (start, end), (after, last) in pairwise(paragraphs):
        if start != paragraphs[0][0] and _reads_like_one(body[start:end]) and not _reads_like_one(body[after:last]):
            yield start, end


def _reads_like_one(block: str) -> bool:
    small = len(block) <= _LONGEST and len(block.split()) <= _MOST_WORDS and "\n" not in block
    starts = block[0].isupper() or block[0].isdigit()
    quoted = block[0] in "\"“«'‘"
    return (
        small
        and (starts or quoted)
        and not _MARK.search(block)
        and not _CREDIT.match(block)
        and not _ends_speech(block)
    )


def _ends_speech(block: str) -> bool:
    """A sentence may end within its closing quotes."""
    bare = block.rstrip("”\"’'»)]")
    return bool(bare) and bare[-1] in ".!,;:…"
