"""What a query asks for, as a tree of values. Filters of the API become the same tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TextField = Literal["headline", "summary", "slugline", "body"]
"""The texts that words are looked for in."""

Number = Literal["published", "received", "urgency", "score"]
"""What has an order: moments as microseconds since 1970, urgency, the score of the sentiment."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words in this order beside each other, in `field` or any text; with `prefix` the last one may go on."""

    text: str
    prefix: bool = False
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """All words in one text, with at most `distance` others from the first to the last of them."""

    text: str
    distance: int
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these labels at least; `services/store/labels.py` names the kinds."""

    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high`, both within; None is open. Who has no such number is not between."""

    number: Number
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `wanted` and none of `unwanted`; in a query one is wanted at least."""

    wanted: tuple["Query", ...]
    unwanted: tuple["Query", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """One of them at least."""

    options: tuple["Query", ...]


Query = Words | Near | AnyOf | Between | All | Either


def is_text(query: Query) -> bool:
    """Whether the full-text index alone can answer it."""
    if isinstance(query, All):
        return bool(query.wanted) and all(map(is_text, (*query.wanted, *query.unwanted)))
    if isinstance(query, Either):
        return all(map(is_text, query.options))
    return isinstance(query, Words | Near)


def words_of(query: Query | None) -> Iterator[Words | Near]:
    """The words that a match may have: what relevance ranks by and highlights mark."""
    if isinstance(query, Words | Near):
        yield query
    elif isinstance(query, All | Either):
        for part in query.wanted if isinstance(query, All) else query.options:
            yield from words_of(part)
