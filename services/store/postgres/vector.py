"""A text as PostgreSQL's index takes it: its words with their places, as SQLite's index has them.

Words are parted here (`services/store/folding.py`): PostgreSQL's own parser takes addresses, numbers and hyphens
otherwise, and its dictionaries leave words out. It keeps 255 places of a word and 16,383 in all: beyond, a word is
found and a phrase is not (postgresql.org/docs: Text Search, Limitations).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from services.store.folding import words

WEIGHT = {"headline": "A", "summary": "B", "slugline": "C", "body": "D"}
"""How the vector tells the texts apart."""

_LONGEST = 500
_LAST_PLACE = 16_383
_PLACES = 255
_GAP = 8
_LARGEST = 900_000
"""Of a vector, in bytes; the limit is 1 MiB."""


def lexemes(text: str) -> list[str]:
    """The words of a text, in order, as the index can hold them."""
    return [word[:_LONGEST] for word in words(text)]


def vector(texts: Iterable[tuple[str, str | None]]) -> str:
    """A tsvector as text, of pairs of weight and text. No phrase goes from one text into the next.

    Where all would be too large, places are left out, and then the words that come last.
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    at = 0
    for weight, text in texts:
        for word in lexemes(text or ""):
            at += 1
            known = places[word]
            if at <= _LAST_PLACE and len(known) < _PLACES:
                known.append(f"{at}{weight}")
        at += _GAP
    return " ".join(_fitting(places))


def _fitting(places: Mapping[str, list[str]]) -> Iterable[str]:
    whole = sum(len(word.encode()) + 4 + 2 * len(found) for word, found in places.items())
    left = _LARGEST
    for word, found in places.items():
        left -= len(word.encode()) + 4
        if left < 0:
            return
        yield f"'{word}':{','.join(found)}" if found and whole <= _LARGEST else f"'{word}'"
