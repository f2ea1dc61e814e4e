"""Cuts a text into windows of whole sentences, as word pieces with the shape of their words.

The vocabulary has no capitals, so the shape goes in beside each piece: 1 + shape for a word's first piece, 8 + shape
for its others (9 where the shape is 0).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tokenizers import Encoding

from services.enrich.text import SENTENCE_END, Place

_MOST = 126
_EMPTY, _LOWER, _TITLE, _UPPER, _CAPITAL, _NUMBER, _SIGN, _MIXED = range(8)


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences of the text `text`: pieces, their shapes, and which piece is the head of each word, where."""

    text: int
    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    heads: tuple[int, ...]
    words: tuple[Place, ...]


def shape(word: str) -> int:
    """How a word is written."""
    if not word:
        return _EMPTY
    if word[0].isdigit():
        return _NUMBER
    return _letters(word) if word[0].isalpha() else _SIGN


def _letters(word: str) -> int:
    if word.islower():
        return _LOWER
    if len(word) == 1:
        return _CAPITAL
    if word.isupper():
        return _UPPER
    return _TITLE if word[0].isupper() and word[1:].islower() else _MIXED


def windows(number: int, text: str, encoding: Encoding) -> Iterator[Window]:
    """Windows of at most 126 pieces; a longer sentence is cut at a word where it can be."""
    heads = [place for place, token in enumerate(encoding.tokens) if not token.startswith("##")]
    offsets = encoding.offsets
    if not heads:
        return
    ends = [offsets[after - 1][1] for after in [*heads[1:], len(offsets)]]
    words = [(offsets[head][0], end) for head, end in zip(heads, ends, strict=True)]
    shapes = _shapes(text, heads, words, len(offsets))
    for start, stop in _cuts(text, offsets, heads):
        first, last = bisect_left(heads, start), bisect_left(heads, stop)
        yield Window(
            text=number,
            ids=tuple(encoding.ids[start:stop]),
            shapes=tuple(shapes[start:stop]),
            heads=tuple(head - start for head in heads[first:last]),
            words=tuple(words[first:last]),
        )


def _shapes(text: str, heads: list[int], words: list[Place], pieces: int) -> list[int]:
    shapes = [0] * pieces
    for (head, after), (start, end) in zip(pairwise([*heads, pieces]), words, strict=True):
        kind = shape(text[start:end])
        shapes[head] = 1 + kind
        shapes[head + 1 : after] = [8 + kind if kind else 9] * (after - head - 1)
    return shapes


def _cuts(text: str, offsets: list[Place], heads: list[int]) -> Iterator[Place]:
    begins = [begin for begin, _ in offsets]
    ends = [bisect_left(begins, end.end()) for end in SENTENCE_END.finditer(text)] + [len(offsets)]
    start = 0
    while start < len(offsets):
        stop = _last_within(ends, start) or _last_within(heads, start) or min(start + _MOST, len(offsets))
        yield start, stop
        start = stop


def _last_within(places: list[int], start: int) -> int | None:
    """The last of the places that a window from `start` can reach."""
    last = bisect_right(places, start + _MOST) - 1
    return places[last] if last >= 0 and places[last] > start else None
