"""The parts of an article: headings that the mark-up gives, else lines that read like headings."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from schemas.enriched import Section
from services.enrich.analysis import Analysis, Source
from services.enrich.headings import unmarked
from services.enrich.text import Place, trim

NAME = "rules-2"


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
