"""Which names of one kind are the same thing, from their words alone: no knowledge of who or what there is."""

import re

from schemas.enriched import EntityType
from services.enrich.folding import near, skeleton, vowel_apart

Words = tuple[str, ...]
NO, LIKELY, SURE = range(3)
_SUFFIXES = frozenset(
    [
        "inc",
        "corp",
        "corporation",
        "co",
        "company",
        "ltd",
        "limited",
        "plc",
        "llc",
        "gmbh",
        "ag",
        "sa",
        "nv",
        "spa",
        "group",
        "holdings",
        "holding",
    ]
)
_SMALL = frozenset(
    ["of", "the", "and", "for", "de", "la", "du", "des", "del", "di", "da", "do", "dos", "der", "den", "van"]
)
_ALIASES = (
    {"us", "usa", "united states", "united states of america", "america"},
    {"uk", "united kingdom", "great britain", "britain"},
    {"uae", "united arab emirates"},
    {"eu", "european union"},
    {"un", "united nations"},
)
_SHORT_FORMS = (
    {"tom", "tommy", "thomas"},
    {"mike", "mick", "michael"},
    {"bob", "bobby", "rob", "robert"},
    {"bill", "billy", "will", "william"},
    {"jim", "jimmy", "james"},
    {"joe", "joseph"},
    {"tony", "anthony"},
    {"dave", "david"},
    {"dan", "danny", "daniel"},
    {"steve", "steven", "stephen"},
    {"chris", "christopher"},
    {"nick", "nicholas"},
    {"chuck", "charlie", "charles"},
    {"ted", "ed", "eddie", "edward"},
    {"dick", "rick", "richard"},
    {"liz", "beth", "elizabeth"},
    {"kate", "kathy", "katherine", "catherine"},
    {"peggy", "maggie", "margaret"},
    {"sue", "susan"},
    {"jen", "jennifer"},
    {"sam", "samuel"},
    {"ben", "benjamin"},
    {"alex", "alexander"},
    {"greg", "gregory"},
    {"matt", "matthew"},
)
_TITLES = frozenset(
    ["mr", "mrs", "ms", "dr", "sir", "dame", "lord", "lady", "judge", "gov", "sen", "prof", "gen", "col"]
)
_PLACE_NOUNS = frozenset(["city", "province", "region", "county", "state", "oblast", "island", "islands", "district"])
_ACRONYM = re.compile(r"^[a-z0-9]{2,6}$")
_INITIAL = 1


def fit(kind: EntityType, longer: Words, shorter: Words) -> int:
    """Whether the shorter of two folded names can stand for the longer: NO, LIKELY (spelled otherwise) or SURE."""
    if longer == shorter or _alias(" ".join(longer), " ".join(shorter)):
        return SURE
    if kind is EntityType.PERSON:
        return _person(_untitled(longer), _untitled(shorter))
    if kind is EntityType.ORGANISATION:
        return _organisation(longer, shorter)
    if kind is EntityType.LOCATION and _head(longer, _PLACE_NOUNS) == _head(shorter, _PLACE_NOUNS):
        return SURE
    return LIKELY if _spelled_alike(longer, shorter) else NO


def _alias(one: str, other: str) -> bool:
    return any(one in group and other in group for group in _ALIASES)


def _untitled(words: Words) -> Words:
    return words[1:] if len(words) > 1 and words[0] in _TITLES else words


def _person(longer: Words, shorter: Words) -> int:
    """By the last name, else (Kim of Kim Min-jun) by the first word."""
    if len(shorter) == 1:
        if longer[-1] == shorter[0]:
            return SURE
        return LIKELY if near(longer[-1], shorter[0]) or longer[0] == shorter[0] else NO
    firsts = _first_names(longer[:-1], shorter[:-1])
    if longer[-1] == shorter[-1]:
        return firsts
    exact = set(shorter[:-1]) <= set(longer[:-1])
    apart = exact and vowel_apart(longer[-1], shorter[-1])
    return LIKELY if (near(longer[-1], shorter[-1]) and firsts == SURE) or apart or _joined(longer, shorter) else NO


def _joined(longer: Words, shorter: Words) -> bool:
    """Words run together: Ben Ali and Benali, Xiao Ming and Xiaoming."""
    return len(longer) != len(shorter) and skeleton("".join(longer)) == skeleton("".join(shorter))


def _first_names(longer: Words, shorter: Words) -> int:
    return min((max((_first_name(one, other) for other in longer), default=NO) for one in shorter), default=SURE)


def _first_name(one: str, other: str) -> int:
    if min(len(one), len(other)) == _INITIAL:
        return SURE if one[0] == other[0] else NO
    if one == other or skeleton(one) == skeleton(other) or any({one, other} <= forms for forms in _SHORT_FORMS):
        return SURE
    return LIKELY if near(one, other) or vowel_apart(one, other) else NO


def _organisation(longer: Words, shorter: Words) -> int:
    """One head, an acronym, the first words, the last ones, or the same words spelled otherwise."""
    full, part = _large(_head(longer)), _large(_head(shorter))
    if full == part or "".join(shorter) in _acronyms(longer):
        return SURE
    if part and len(part) < len(full) and part in (full[: len(part)], full[-len(part) :]):
        return SURE
    return LIKELY if _spelled_alike(full, part) or "".join(full) == "".join(part) else NO


def _spelled_alike(one: Words, other: Words) -> bool:
    return len(one) == len(other) and all(map(near, one, other))


def _head(words: Words, nouns: frozenset[str] = _SUFFIXES) -> Words:
    """Without suffixes like Inc, and Group."""
    end = len(words)
    while end > 1 and words[end - 1] in nouns:
        end -= 1
    return words[:end]


def _large(words: Words) -> Words:
    return tuple(word for word in words if word not in _SMALL)


def _acronyms(words: Words) -> set[str]:
    """The first letters, with and without those of small words."""
    letters = {"".join(word[0] for word in some) for some in (words, _large(words), _head(words))}
    return {each for each in letters if _ACRONYM.match(each)}
