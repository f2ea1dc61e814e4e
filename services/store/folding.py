"""When two texts are the same: names by their folded form, words as the full-text index tells them apart."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_ASCII = 0x80


@lru_cache(16_384)
def fold(text: str) -> str:
    """A key that case, Unicode form and spacing do not change."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the index holds it, and where it stands in the text."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text: runs of letters and digits, without case, Latin ones without accents (FTS5's unicode61)."""
    for match in _WORD.finditer(text):
        yield Token(bare(match[0]), match.start(), match.end())


@lru_cache(65_536)
def bare(word: str) -> str:
    """A word in lower case, Latin letters without their accents."""
    return word.lower() if word.isascii() else "".join(map(_bare_letter, word)).lower()


def _bare_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    if "\u0300" <= letter <= "\u036f":
        return ""
    return base if ord(base) < _ASCII else letter
