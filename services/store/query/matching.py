"""What a query means for one article, without a database. The full-text engines are held to it by a test."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from schemas import EnrichedArticle
from services.store.folding import Token, tokens
from services.store.labels import label_keys, numbers
from services.store.query.tree import All, AnyOf, Between, Either, Near, Query, TextField, Words

_FIELDS: tuple[TextField, ...] = get_args(TextField)


@dataclass(frozen=True, slots=True)
class Face:
    """What of an article can be asked for."""

    labels: frozenset[tuple[str, str]]
    numbers: Mapping[str, float | None]
    texts: Mapping[str, tuple[str, ...]]


def face_of(article: EnrichedArticle) -> Face:
    """That of an article."""
    texts: dict[str, tuple[str, ...]] = {
        field: tuple(token.word for token in tokens(getattr(article, field) or "")) for field in _FIELDS
    }
    return Face(frozenset(label_keys(article)), numbers(article), texts)


def matches(query: Query, face: Face) -> bool:
    """Whether the article is one that the query asks for."""
    if isinstance(query, All):
        wanted = all(matches(part, face) for part in query.wanted)
        return wanted and not any(matches(part, face) for part in query.unwanted)
    if isinstance(query, Either):
        return any(matches(option, face) for option in query.options)
    if isinstance(query, AnyOf):
        return any((query.kind, value) in face.labels for value in query.values)
    if isinstance(query, Between):
        return _between(query, face.numbers[query.number])
    return any(_stands_in(query, face.texts[field]) for field in fields_of(query))


def fields_of(words: Words | Near) -> tuple[TextField, ...]:
    """The texts it may stand in."""
    return (words.field,) if words.field else _FIELDS


def _between(query: Between, value: float | None) -> bool:
    if value is None:
        return False
    return (query.low is None or query.low <= value) and (query.high is None or value <= query.high)


def _stands_in(query: Words | Near, text: Sequence[str]) -> bool:
    return next(places(query, text), None) is not None


def places(query: Words | Near, text: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where it stands among the words of a text: first and last word."""
    wanted = [token.word for token in tokens(query.text)]
    if not wanted:
        return iter(())
    return _phrases(query, wanted, text) if isinstance(query, Words) else _clumps(query, wanted, text)


def _phrases(query: Words, wanted: list[str], text: Sequence[str]) -> Iterator[tuple[int, int]]:
    *firsts, last = wanted
    for end, word in enumerate(text):
        begin = end - len(firsts)
        ends = word.startswith(last) if query.prefix else word == last
        if ends and begin >= 0 and list(text[begin:end]) == firsts:
            yield begin, end


def _clumps(query: Near, wanted: list[str], text: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From each of the words as the first: the nearest place of every other."""
    found = [[place for place, word in enumerate(text) if word == one] for one in wanted]
    for first in sorted({place for ones in found for place in ones}):
        following = [bisect_left(ones, first) for ones in found]
        if any(at == len(ones) for at, ones in zip(following, found, strict=True)):
            return
        last = max(ones[at] for at, ones in zip(following, found, strict=True))
        if last - first - 1 <= query.distance:
            yield first, last


def marks(query: Words | Near, text: str) -> Iterator[tuple[Token, Token]]:
    """Where it stands in a text: the first and the last word of each place."""
    found = list(tokens(text))
    for first, last in places(query, [token.word for token in found]):
        yield found[first], found[last]
