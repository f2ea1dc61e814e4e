"""Tone of the article, of its sections, towards its entities and asked-for targets: sentence by sentence, then counted.

The headline and the first three sentences weigh double; what is said in quotes is the speaker's and weighs half.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.enriched import Entity, Section, Sentiment
from schemas.parts import Span
from services.enrich.analysis import Analysis
from services.enrich.models.tone import Passage, Tone
from services.enrich.text import Place, sentences
from services.enrich.votes import Vote, count

_LEAD, _LEAD_WEIGHT, _QUOTE_WEIGHT = 3, 2.0, 0.5
_OPENING = '"“«„'


@dataclass(frozen=True, slots=True)
class Ballot:
    """One question to the model: about what (`article`, an entity's id, a target's number), where, and its weight."""

    about: str | int
    passage: Passage
    place: Place | None
    weight: float = 1.0


_ARTICLE = "article"


def weigh(batch: Sequence[Analysis], model: Tone) -> list[Analysis]:
    """The tone of all parts of each article; none where there is no sentence."""
    ballots = [list(_ballots(analysis)) for analysis in batch]
    return [_counted(analysis, _asked(model, asked)) for analysis, asked in zip(batch, ballots, strict=True)]


def _asked(model: Tone, ballots: Sequence[Ballot]) -> list[tuple[Ballot, Vote]]:
    """An article's questions without any other's: a larger product comes out otherwise in the last bits."""
    odds = model.predict([ballot.passage for ballot in ballots]).tolist()
    return [(ballot, _vote(ballot, row)) for ballot, row in zip(ballots, odds, strict=True)]


def _vote(ballot: Ballot, odds: list[float]) -> Vote:
    negative, neutral, positive = odds
    return Vote((negative, neutral, positive), ballot.weight, ballot.place)


def _ballots(analysis: Analysis) -> Iterator[Ballot]:
    source, places = analysis.source, sentences(analysis.source.body)
    if source.headline.strip():
        yield Ballot(_ARTICLE, Passage(source.headline), None, _LEAD_WEIGHT)
    for number, (start, end) in enumerate(places):
        text = source.body[start:end]
        yield Ballot(_ARTICLE, Passage(text), (start, end), _weight(number, text))
    for entity in analysis.entities:
        yield from _about(source.body, entity.id, entity.mentions, places)
    for number, target in enumerate(source.targets):
        yield from _about(source.body, number, [target], places)


def _weight(number: int, text: str) -> float:
    return (_LEAD_WEIGHT if number < _LEAD else 1.0) * (_QUOTE_WEIGHT if text[0] in _OPENING else 1.0)


def _about(body: str, about: str | int, spans: Sequence[Span], places: Sequence[Place]) -> Iterator[Ballot]:
    """The sentences that name it, each once."""
    starts, asked = [start for start, _ in places], set[int]()
    for span in spans:
        at = bisect_right(starts, span.start) - 1
        if at >= 0 and at not in asked and span.start < places[at][1]:
            asked.add(at)
            start, end = places[at]
            passage = Passage(body[start:end], span.start - start, min(span.end, end) - start)
            yield Ballot(about, passage, (start, end))


def _counted(analysis: Analysis, found: Sequence[tuple[Ballot, Vote]]) -> Analysis:
    votes: dict[str | int, list[Vote]] = {}
    for ballot, vote in found:
        votes.setdefault(ballot.about, []).append(vote)
    own = votes.get(_ARTICLE, [])
    return replace(
        analysis,
        sentiment=count(own),
        sections=tuple(_toned_section(section, own) for section in analysis.sections),
        entities=tuple(_toned_entity(entity, votes) for entity in analysis.entities),
        targets=tuple(count(votes.get(number, [])) for number in range(len(analysis.source.targets))),
    )


def _toned_section(section: Section, votes: Sequence[Vote]) -> Section:
    inside = [
        replace(vote, weight=1.0) for vote in votes if vote.place and section.start <= vote.place[0] < section.end
    ]
    return section.model_copy(update={"sentiment": count(inside)})


def _toned_entity(entity: Entity, votes: dict[str | int, list[Vote]]) -> Entity:
    sentiment: Sentiment | None = count(votes.get(entity.id, []))
    return entity.model_copy(update={"sentiment": sentiment})
