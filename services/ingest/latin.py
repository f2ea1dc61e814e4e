"""Which of the one-byte charsets for Latin letters a text is in: the one that gives a language's own letters.

Their letters lie in each other's places, so that each gives text of every other; only `ø ě ů` beside each other are
Czech and `ø ì ù` no language at all.
"""

import re

_ALPHABETS = {
    "cp1252": (
        "àâäæçéèêëîïôöùûüÿœ", "äöüßé", "áéíóúüñªº", "áàâãçéêíóôõúü", "àèéìíîòóùú", "åæøäöéáíóúýðþü", "éèëïöüáóêí",
    ),
    "cp1254": ("çğ\u0131i\u0307öşüâîû",),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūžō", "äöõüšž"),
}  # fmt: skip
"""The letters beyond ASCII of the languages that each is for, commonest charset first."""

CHARSETS = frozenset(_ALPHABETS) | {"iso8859_2"}
_BEYOND = re.compile(r"[^\x00-\x7f]")
_NEUTRAL = frozenset("«»“”„\u2018\u2019\u201a\u2013\u2014…•·§°€£©®™¿¡½\u00a0\u00ad")
"""Signs of every language; most of them lie in one place in all four."""

_LEAST = 0.7


def latin_charset(data: bytes) -> str | None:
    """The charset whose letters fit one language best; None where none fits."""
    found = {charset: _share(data, charset) for charset in _ALPHABETS}
    best = max(found, key=lambda charset: found[charset])
    return best if found[best] >= _LEAST else None


def _share(data: bytes, charset: str) -> float:
    """Of the letters beyond ASCII, those that the language they fit best has."""
    try:
        letters = [each for each in _BEYOND.findall(data.decode(charset).lower()) if each not in _NEUTRAL]
    except UnicodeDecodeError:
        return 0.0
    fit = max(sum(letter in alphabet for letter in letters) for alphabet in _ALPHABETS[charset])
    return fit / len(letters) if letters else 1.0
