"""One mind over an article: a name means the same kind of thing wherever it stands.

one type a repeated name, by the sum of the log-probabilities;
the surname of a full name that is known is a person;
a name that was found with confidence is found wherever it is repeated.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.enriched import EntityType
from services.enrich.analysis import Name
from services.enrich.events import is_event
from services.enrich.evidence import clues
from services.enrich.folding import fold
from services.enrich.models.decoding import TYPES, Tagged
from services.enrich.trimming import bare
from services.enrich.wholeness import whole

_SURE = 0.8
_SHORTEST = 3
_SUREST_OF_SURNAMES = 0.5
_FLOOR = -3.0
Scores = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A name without titles, and what is said of its kind there: by the tagger and by the words around it."""

    start: int
    end: int
    scores: Scores


def agree(body: str, tagged: Sequence[Tagged]) -> list[Name]:
    """The names of the body after all rules, in order."""
    found = [one for name in whole(body, tagged) if (one := _found(body, name))]
    types = _types(body, found)
    names = [_named(body, one, types[fold(body[one.start : one.end])]) for one in found]
    return sorted([*names, *_repeats(body, names)], key=lambda name: name.start)


def _found(body: str, name: Tagged) -> _Found | None:
    """One place's say: never so sure that it outvotes all others."""
    place = bare(body, name.start, name.end)
    if place is None:
        return None
    said = zip(name.scores, clues(body, (name.start, name.end), place), strict=True)
    return _Found(*place, tuple(max(score, _FLOOR) + clue for score, clue in said))


def _types(body: str, found: Iterable[_Found]) -> Mapping[str, Scores]:
    """For each name the probability of each type, from all its places together."""
    sums: dict[str, list[Scores]] = defaultdict(list)
    for one in found:
        sums[fold(body[one.start : one.end])].append(one.scores)
    odds = {text: _normal([sum(column) for column in zip(*scores, strict=True)]) for text, scores in sums.items()}
    people = _surnames(odds) | _full_names(odds)
    return {text: _person(scores) if text in people else scores for text, scores in odds.items()}


def _normal(scores: Sequence[float]) -> Scores:
    total = sum(math.exp(score - max(scores)) for score in scores)
    return tuple(math.exp(score - max(scores)) / total for score in scores)


def _people(odds: Mapping[str, Scores]) -> list[list[str]]:
    sure = (text for text, scores in odds.items() if scores[0] == max(scores) and scores[0] > _SUREST_OF_SURNAMES)
    return [text.split() for text in sure]


def _surnames(odds: Mapping[str, Scores]) -> set[str]:
    return {words[-1] for words in _people(odds) if len(words) > 1}


def _full_names(odds: Mapping[str, Scores]) -> set[str]:
    """Two or three words that end in a surname which stands alone elsewhere."""
    surnames = {words[0] for words in _people(odds) if len(words) == 1}
    return {text for text in odds if text.count(" ") in {1, 2} and text.rsplit(maxsplit=1)[-1] in surnames}


def _person(scores: Scores) -> Scores:
    return (max(scores), *(0.0 for _ in scores[1:]))


def _named(body: str, one: _Found, odds: Scores) -> Name:
    best = max(range(len(odds)), key=lambda kind: odds[kind])
    kind = EntityType(TYPES[best])
    if kind is not EntityType.PERSON and is_event(body[one.start : one.end]):
        kind = EntityType.EVENT
    return Name(one.start, one.end, kind, round(odds[best], 4))


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
