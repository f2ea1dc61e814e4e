"""What the words around a name say of its kind: nouns of kinds beside it, verbs, articles, ages, datelines.

Each clue adds to the log-probability of a kind; no clue names a name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.enrich.text import Place

_REACH = 48
_MEDIA = (
    r"newspaper|paper|daily|weekly|tabloid|broadsheet|magazine|broadcaster|channel|network|agency|website|outlet|portal"
    r"|news (?:agency|site|website|outlet)|publisher|radio station"
)
_BODIES = (
    rf"{_MEDIA}|company|firm|maker|group|conglomerate|bank|lender|insurer|carrier|airline|retailer|brand|giant"
    r"|start-?up|chain|club|team|side|party|union|charity|think tank|watchdog|militia|regiment|ministry|university"
    r"|museum|theatre|orchestra|band|developer|operator|supplier|brewer|shipyard|foundation"
)
_PLACES = (
    r"city|town|village|hamlet|province|region|island|islands|district|suburb|quarter|capital|port|country|county|state|river"
    r"|lake|valley|mountain|peninsula|resort|municipality|commune|neighbourhood|oblast"
)
_ROLES = (
    r"president|minister|premier|chancellor|secretary|governor|senator|mayor|ambassador|judge|justice|king|queen|prince"
    r"|princess|general|colonel|major|captain|lieutenant|sergeant|admiral|commander|chairman|chairwoman|chair|chief|ceo"
    r"|coach|manager|director|professor|dr|mr|mrs|ms|sir|dame|lord|lady|spokesman|spokeswoman|spokesperson|actor|actress"
    r"|singer|author|writer|player|striker|goalkeeper|midfielder|defender|rider|driver|champion|analyst|economist|lawyer"
    r"|prosecutor|attorney|farmer|teacher|student|engineer|inspector|officer|scientist|researcher|artist|founder|leader"
    r"|deputy|wife|husband|daughter|son|winner|qualifier|newcomer|veteran|seed|novelist|poet|composer|pianist|conductor"
)


@dataclass(frozen=True, slots=True)
class _Clue:
    """Where it stands, and what it adds for persons, organisations, places and others."""

    pattern: re.Pattern[str]
    adds: tuple[float, float, float, float]


def _clue(pattern: str, *adds: float) -> _Clue:
    person, organisation, place, other = adds
    return _Clue(re.compile(pattern, re.IGNORECASE), (person, organisation, place, other))


_BEFORE = (
    _clue(r"\b(?:in|at|near|outside|around|across)\s$", 0, 0, 1, 0),
    _clue(rf"\b(?:{_PLACES})(?: of)?\s$", -1, 0, 2.5, 0),
    _clue(rf"\b(?:{_BODIES})\s$", -1, 2.5, 0, 0),
    _clue(r"\b(?:published|broadcast|aired|printed|owned|produced|manufactured|operated) by\s$", 0, 3, 0, 0),
    _clue(rf"\b(?:{_ROLES})[.,]?\s$", 2.5, 0, 0, 0),
)
_AFTER = (
    _clue(rf"^\s(?:{_BODIES})\b", 0, 1.5, 0, 0),
    _clue(r"^,? (?:aged? )?\d{1,2}(?: years old|-year-old)?[,)]|^ \(\d{1,2}\)", 3, 0, 0, 0),
    _clue(r"^,? (?:who|whose|herself|himself)\b", 2, 0, 0, 0),
    _clue(r"^ (?:was|were) (?:born|married|sentenced|arrested|jailed)\b", 1.5, 0, 0, 0),
    _clue(r"^ (?:said|says|told|added|recalled|laughed|smiled|beat|scored|won)\b", 0.7, 0.2, -0.7, 0),
)
_BEFORE_A_WORD = (_clue(r"\b(?:the|a|an)\s$", -2.5, 0.5, 0, 0),)
_WITHIN = (_clue(rf"^(?:{_ROLES})\.?\s+[^\W\d_]", 2.5, 0, 0, 0),)
_DATELINE = re.compile(r"\s*(?:\([^)\n]{1,20}\)\s*)?(?:[,/][^\n]{0,30})?\s*(?:[-–—]+|:)\s")
_BY_PLACE = 3.0


def clues(text: str, whole: Place, name: Place) -> tuple[float, ...]:
    """What is to be added for each kind; `whole` is what was tagged, `name` what is left without titles."""
    before = text[max(0, name[0] - _REACH) : name[0]]
    after = text[name[1] : name[1] + _REACH]
    alone = _BEFORE_A_WORD if " " not in text[name[0] : name[1]] else ()
    found = [
        *_said((*_BEFORE, *alone), before, re.Pattern.search),
        *_said(_AFTER, after, re.Pattern.search),
        *_said(_WITHIN, text[whole[0] : name[1]], re.Pattern.search),
    ]
    if is_dateline(text, name):
        found.append((0.0, 0.0, _BY_PLACE, 0.0))
    return tuple(sum(column) for column in zip(*found, (0.0,) * 4, strict=True))


def _said(known: tuple[_Clue, ...], text: str, look: Callable[..., object]) -> list[tuple[float, ...]]:
    return [clue.adds for clue in known if look(clue.pattern, text)]


def is_dateline(text: str, name: Place) -> bool:
    """Capitals at the head of the first or second line, parted by a dash from what follows."""
    line = text.rfind("\n", 0, name[0]) + 1
    head = text[line : name[1]]
    return head.isupper() and not text[line : name[0]].strip() and bool(_DATELINE.match(text, name[1]))
