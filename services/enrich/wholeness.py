"""Names whole and alone: what belongs to a name is in it, what does not is out.

a name ends at a line's end and at a dash between spaces;
it takes in the noun that it is the name of (Ministry, Group);
it leaves out an adjective where the article also has it without (the "Russian" of "Russian Wagner");
of a title that it was cut out of (US Defense Secretary) only the country stays.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.enrich.models.decoding import TYPES, Tagged

_BREAK = re.compile(r"\s+[-–—]+\s+|\s*\n\s*|\s*[|/•]\s+")
_NOUN = re.compile(
    r" (?:Ministry|Department|Office|Agency|Group|Bank|University|College|Court|Council|Committee|Commission|Union"
    r"|Association|Institute|Foundation|Party|Authority|Service|Federation|League|Club|Police|Army|Navy|Air Force"
    r"|Airlines?|Airport|Hospital|Museum|Corporation|Company)\b(?! of\b)"
)
_GROUP = re.compile(r" group\b")
_TITLE = re.compile(
    r" (?:Secretary|Minister|Chancellor|Commissioner|Ambassador|Attorney|Envoy|Spokes\w+)\b(?! of State\b)"
)
_COUNTRY = re.compile(r"(?:US|U\.S\.|UK|U\.K\.|EU|UN|U\.N\.)(?=\s)")
_PERSON, _OTHER = TYPES.index("PER"), TYPES.index("MISC")
_SURE_PLACE = (-6.0, -3.0, -0.1, -6.0)


def whole(text: str, tagged: Sequence[Tagged]) -> list[Tagged]:
    """The names after all rules, in order."""
    parts = [part for name in tagged for part in _parts(text, name)]
    grown = [_grown(text, name) for name in parts]
    known = {text[name.start : name.end] for name in grown}
    adjectives = {text[name.start : name.end] for name in grown if _kind(name) == _OTHER}
    return [_cut(text, _bared(text, name, known, adjectives)) for name in grown]


def _kind(name: Tagged) -> int:
    return max(range(len(TYPES)), key=lambda kind: name.scores[kind])


def _parts(text: str, name: Tagged) -> Iterator[Tagged]:
    """Apart at dashes between spaces, and at the ends of lines."""
    begin = name.start
    for gap in [*_BREAK.finditer(text, name.start, name.end), None]:
        end = gap.start() if gap else name.end
        if end > begin:
            yield replace(name, start=begin, end=end)
        begin = gap.end() if gap else end


def _grown(text: str, name: Tagged) -> Tagged:
    """With the noun it names; a small "group" where the article elsewhere writes it large."""
    if _kind(name) == _PERSON:
        return name
    noun = _NOUN.match(text, name.end)
    if noun is None and f"{text[name.start : name.end].rsplit(maxsplit=1)[-1]} Group" in text:
        noun = _GROUP.match(text, name.end)
    return replace(name, end=noun.end()) if noun else name


def _bared(text: str, name: Tagged, known: set[str], adjectives: set[str]) -> Tagged:
    """Without an adjective that stands alone elsewhere, where the rest does as well."""
    first, _, rest = text[name.start : name.end].partition(" ")
    alone = any(rest == other or other.startswith(f"{rest} ") or rest.startswith(f"{other} ") for other in known)
    if first in adjectives and rest and alone:
        return replace(name, start=name.end - len(rest))
    return name


def _cut(text: str, name: Tagged) -> Tagged:
    """Of what a title goes on after, the country."""
    country = _COUNTRY.match(text, name.start, name.end)
    if country and country.end() < name.end and _TITLE.match(text, name.end):
        return replace(name, end=country.end(), scores=_SURE_PLACE)
    return name
