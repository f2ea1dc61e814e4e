"""The desk an article belongs to. What the wire says of itself wins: its own subject codes have confidence 1."""

from collections.abc import Sequence
from dataclasses import replace

from schemas.enriched import Topic
from services.enrich.analysis import Analysis
from services.enrich.models.files import Floats
from services.enrich.models.topics import Topics
from services.enrich.topics import NAMES, given

_LEAST = 0.2
_READ = 6_000


def classify(batch: Sequence[Analysis], model: Topics) -> list[Analysis]:
    """The wire's topics, else the likely ones, the likeliest first: at least one where there is text."""
    texts = [f"{analysis.source.headline}\n{analysis.source.body[:_READ]}" for analysis in batch]
    odds = [model.predict([text])[0] for text in texts]
    return [
        replace(analysis, topics=given(analysis.source.subjects) or _likely(row, model.codes, text))
        for analysis, row, text in zip(batch, odds, texts, strict=True)
    ]


def from_wire(batch: Sequence[Analysis]) -> list[Analysis]:
    """Only what the wire says: needs no language."""
    return [replace(analysis, topics=given(analysis.source.subjects)) for analysis in batch]


def _likely(odds: Floats, codes: Sequence[str], text: str) -> tuple[Topic, ...]:
    if not text.strip():
        return ()
    ranked = sorted(zip(map(float, odds), codes, strict=True), reverse=True)
    kept = [(chance, code) for chance, code in ranked if chance >= _LEAST] or ranked[:1]
    return tuple(Topic(code=code, name=NAMES[code], confidence=round(chance, 4)) for chance, code in kept)
