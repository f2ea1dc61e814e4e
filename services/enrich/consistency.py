"""One mind over an article: a name means the same kind of thing wherever it stands.

one type a repeated name, by the sum of the log-probabilities;
the surname of a full name that is known is a person;
a name that was found with confidence is found wherever it is repeated.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from schemas.enriched import EntityType
from services.enrich.analysis import Name
from services.enrich.folding import fold
from services.enrich.models.decoding import TYPES, Tagged
from services.enrich.trimming import bare

_SURE = 0.8
_SHORTEST = 3
_SUREST_OF_SURNAMES = 0.5
_FLOOR = -3.0
_REACH = 10
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|outside|around|across)\s$", re.IGNORECASE)
_PLACE_BONUS = 1.0
Scores = tuple[float, ...]


def agree(body: str, tagged: Sequence[Tagged]) -> list[Name]:
    """The names of the body after all three rules, in order."""
    trimmed = [
        replace(name, start=place[0], end=place[1]) for name in tagged if (place := bare(body, name.start, name.end))
    ]
    types = _types(body, trimmed)
    names = [_named(name, types[fold(body[name.start : name.end])]) for name in trimmed]
    return sorted([*names, *_repeats(body, names)], key=lambda name: name.start)


def _types(body: str, tagged: Iterable[Tagged]) -> Mapping[str, Scores]:
    """For each name the probability of each type, from all its places together."""
    sums: dict[str, list[Scores]] = defaultdict(list)
    for name in tagged:
        sums[fold(body[name.start : name.end])].append(_bounded(body, name))
    odds = {text: _normal([sum(column) for column in zip(*scores, strict=True)]) for text, scores in sums.items()}
    surnames = _surnames(odds)
    return {text: _person(scores) if text in surnames else scores for text, scores in odds.items()}


def _bounded(body: str, name: Tagged) -> Scores:
    """One place's say: never so sure that it outvotes all others; what stands "in" or "at" is likely a place."""
    scores = [max(score, _FLOOR) for score in name.scores]
    if _PLACE_BEFORE.search(body[max(0, name.start - _REACH) : name.start]):
        scores[TYPES.index(EntityType.LOCATION)] += _PLACE_BONUS
    return tuple(scores)


def _normal(scores: Sequence[float]) -> Scores:
    total = sum(math.exp(score - max(scores)) for score in scores)
    return tuple(math.exp(score - max(scores)) / total for score in scores)


def _surnames(odds: Mapping[str, Scores]) -> set[str]:
    full = [
        text.split() for text, scores in odds.items() if scores[0] == max(scores) and scores[0] > _SUREST_OF_SURNAMES
    ]
    return {words[-1] for words in full if len(words) > 1}


def _person(scores: Scores) -> Scores:
    return (max(scores), *(0.0 for _ in scores[1:]))


def _named(name: Tagged, odds: Scores) -> Name:
    best = max(range(len(odds)), key=lambda kind: odds[kind])
    return Name(name.start, name.end, EntityType(TYPES[best]), round(odds[best], 4))


def _repeats(body: str, names: Sequence[Name]) -> Iterator[Name]:
    """Places of confident names that the tagger passed over; longer names first."""
    taken = bytearray(len(body))
    for name in names:
        taken[name.start : name.end] = b"\1" * (name.end - name.start)
    known = {body[name.start : name.end]: name for name in names if name.confidence >= _SURE}
    texts = sorted((text for text in known if len(text) >= _SHORTEST and text[0].isupper()), key=len, reverse=True)
    if not texts:
        return
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, texts)) + r")(?!\w)")
    for match in pattern.finditer(body):
        if not any(taken[match.start() : match.end()]):
            yield replace(known[match[0]], start=match.start(), end=match.end())
