"""From the tone of sentences to the tone of what they make up."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.enriched import Sentiment, Tone
from schemas.parts import Span
from services.enrich.text import Place

TONES = (Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE)
_CLEAR = 0.1
_SHARE = 0.25
_MOST_EVIDENCE = 3
Odds = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Vote:
    """What one sentence says: probabilities of TONES, its weight, and its place (none for the headline)."""

    odds: Odds
    weight: float = 1.0
    place: Place | None = None

    def tone(self) -> Tone:
        """The likeliest."""
        return max(zip(self.odds, TONES, strict=True))[1]


def count(votes: Sequence[Vote]) -> Sentiment | None:
    """The weighed mean, with the sentences (at most 3) that carried it; None without votes.

    Neutral where positive and negative are within 0.1; mixed where each is a quarter of the sentences.
    """
    total = sum(vote.weight for vote in votes)
    if not total:
        return None
    mean = [sum(vote.odds[at] * vote.weight for vote in votes) / total for at in range(len(TONES))]
    score = mean[2] - mean[0]
    label = _label(score)
    shares = [
        sum(vote.weight for vote in votes if vote.tone() is tone) / total for tone in (Tone.NEGATIVE, Tone.POSITIVE)
    ]
    return Sentiment(
        label=label,
        score=round(max(-1.0, min(1.0, score)), 4),
        confidence=round(min(1.0, mean[TONES.index(label)]), 4),
        mixed=min(shares) >= _SHARE,
        evidence=_evidence(votes, label),
    )


def _label(score: float) -> Tone:
    if abs(score) < _CLEAR:
        return Tone.NEUTRAL
    return Tone.POSITIVE if score > 0 else Tone.NEGATIVE


def _evidence(votes: Sequence[Vote], label: Tone) -> tuple[Span, ...]:
    at = TONES.index(label)
    saying = [(vote.weight * vote.odds[at], vote.place) for vote in votes if vote.place and vote.tone() is label]
    strongest = sorted(saying, key=lambda pair: -pair[0])[:_MOST_EVIDENCE]
    return tuple(Span(start=place[0], end=place[1]) for place in sorted({place for _, place in strongest if place}))
