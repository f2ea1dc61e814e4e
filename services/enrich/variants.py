"""Which names of one kind are the same thing, from their words alone: no knowledge of who or what there is."""

import re

from schemas.enriched import EntityType
from services.enrich.folding import near

Words = tuple[str, ...]
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
_SMALL = frozenset(["of", "the", "and", "for", "de", "la", "du", "des"])
_ALIASES = (
    {"us", "usa", "united states", "united states of america", "america"},
    {"uk", "united kingdom", "great britain", "britain"},
    {"uae", "united arab emirates"},
    {"eu", "european union"},
    {"un", "united nations"},
)
_ACRONYM = re.compile(r"^[a-z0-9]{2,6}$")
_INITIAL = 1


def same(kind: EntityType, longer: Words, shorter: Words) -> bool:
    """Whether the shorter of two folded names can stand for the longer."""
    if longer == shorter or _alias(" ".join(longer), " ".join(shorter)):
        return True
    if kind is EntityType.PERSON:
        return _same_person(longer, shorter)
    if kind is EntityType.ORGANISATION:
        return _same_organisation(longer, shorter)
    return len(longer) == len(shorter) and all(map(near, longer, shorter))


def _alias(one: str, other: str) -> bool:
    return any(one in group and other in group for group in _ALIASES)


def _same_person(longer: Words, shorter: Words) -> bool:
    """The last names are near; each first name is near one of the other's, or its initial."""
    if len(shorter) == 1:
        return near(longer[-1], shorter[0])
    return near(longer[-1], shorter[-1]) and _first_names(longer[:-1], shorter[:-1])


def _first_names(longer: Words, shorter: Words) -> bool:
    return all(any(_first_name(one, other) for other in longer) for one in shorter)


def _first_name(one: str, other: str) -> bool:
    initials = min(len(one), len(other)) == _INITIAL
    return one[0] == other[0] if initials else near(one, other)


def _same_organisation(longer: Words, shorter: Words) -> bool:
    head, other = _head(longer), _head(shorter)
    return (
        head == other
        or _acronym(longer) == "".join(shorter)
        or (len(other) < len(longer) and longer[: len(other)] == other)
    )


def _head(words: Words) -> Words:
    """Without suffixes like Inc, and Group."""
    end = len(words)
    while end > 1 and words[end - 1] in _SUFFIXES:
        end -= 1
    return words[:end]


def _acronym(words: Words) -> str | None:
    letters = "".join(word[0] for word in words if word not in _SMALL)
    return letters if _ACRONYM.match(letters) else None
