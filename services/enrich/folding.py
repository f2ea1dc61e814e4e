"""Names as they are compared: without accents, case and marks; and spellings of one sound made one."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

_NOT_WORD = re.compile(r"[^\w\s]|_")
_JOINT = re.compile(r"[-\u2010-\u2015/]")
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "œ": "oe", "\u0131": "i", "ð": "d"}
)
_SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"([aou])e(?=[^aeiou]|$)"), r"\1"),
    (re.compile(r"(?:iy|yy|ij|yi|ii|y|i)+"), "i"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"w"), "v"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_ONE_LETTER_FROM, _TWO_LETTERS_FROM, _VOWEL_FROM = 6, 9, 5
_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """Lower case, no accents, no marks, one space between words."""
    signs = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    plain = "".join(sign for sign in signs if not unicodedata.combining(sign))
    return " ".join(_NOT_WORD.sub("", _JOINT.sub(" ", plain)).casefold().split())


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """A folded word with the usual variants of transcription levelled: iy yy y, kh h, w v, double letters."""
    for sound, letter in _SOUNDS:
        word = sound.sub(letter, word)
    return word


def near(one: str, other: str) -> bool:
    """Whether two folded words are one name spelled differently.

    They have one skeleton, or one initial and a distance (optimal string alignment) of 1 from 6 letters, 2 from 9.
    """
    if skeleton(one) == skeleton(other):
        return True
    shorter = min(len(one), len(other))
    allowed = (shorter >= _ONE_LETTER_FROM) + (shorter >= _TWO_LETTERS_FROM)
    return bool(allowed) and one[0] == other[0] and OSA.distance(one, other, score_cutoff=allowed) <= allowed


def vowel_apart(one: str, other: str) -> bool:
    """Whether two folded words of 5 letters or more are alike but for one vowel within (Ahmad, Ahmed)."""
    if len(one) != len(other) or len(one) < _VOWEL_FROM or one[0] != other[0] or one[-1] != other[-1]:
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and set(pairs[0]) <= _VOWELS
