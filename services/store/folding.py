"""When two texts are the same: names by their folded form, words as the full-text index tells them apart."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_MARKS = "".join(map(chr, (*range(0x300, 0x305), *range(0x306, 0x30D), 0x30F, 0x311, 0x31B, *range(0x323, 0x329))))
_MARKS += "\u032d\u032e\u0330\u0331"
"""The combining marks that FTS5 takes for part of a letter; every other ends a word."""

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_PLAIN_WORD = re.compile(r"[^\W_]+")


class _Folded(dict[int, str | None]):
    """What each letter becomes, found once: without case, those of A to Z without marks."""

    def __missing__(self, code: int) -> str | None:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(letter: str) -> str | None:
    if letter in _MARKS:
        return None
    parted = unicodedata.normalize("NFD", letter)
    plain = parted[0] if len(parted) > 1 and parted[0].isascii() else letter
    return next((folded for folded in (plain.casefold(), plain.lower()) if len(folded) == 1), plain)


_FOLDED = _Folded()


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


def words(text: str) -> list[str]:
    """The words alone, in order; quicker."""
    return _PLAIN_WORD.findall(text.lower() if text.isascii() else text.translate(_FOLDED))


@lru_cache(65_536)
def bare(word: str) -> str:
    """A word as the index holds it: in lower case, Latin letters without their accents."""
    return word.lower() if word.isascii() else word.translate(_FOLDED)
