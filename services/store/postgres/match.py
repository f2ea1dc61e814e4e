"""The query tree in the words of PostgreSQL. Words are parted as in the index, so nothing of a user's is syntax."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BindParameter, ColumnElement, Text, and_, bindparam, cast, literal, not_, or_, text
from sqlalchemy.dialects.postgresql import TSQUERY

from services.store.postgres.tables import words
from services.store.postgres.vector import WEIGHT, lexemes
from services.store.query.tree import All, AnyOf, Between, Either, Near, Query, Words

_NEAR = """EXISTS (
    SELECT 1 FROM unnest(CAST(:weights AS "char"[])) AS weight,
        LATERAL (SELECT lexeme, unnest(positions) AS place
            FROM unnest(ts_filter(words.vector, ARRAY[weight])) WHERE lexeme = ANY (:near)) AS one,
        LATERAL (SELECT lexeme, unnest(positions) AS place
            FROM unnest(ts_filter(words.vector, ARRAY[weight])) WHERE lexeme = ANY (:near)) AS other
    WHERE other.place BETWEEN one.place AND one.place + :reach
    GROUP BY weight, one.place HAVING count(DISTINCT other.lexeme) = :number)"""
"""From each place of one of the words: all of them are within reach."""


def condition(query: Query) -> ColumnElement[bool]:
    """The condition on `words` that a tree of nothing but words asks for."""
    if not _has_near(query):
        return words.c.vector.bool_op("@@")(tsquery(query))
    if isinstance(query, Near):
        return and_(words.c.vector.bool_op("@@")(tsquery(query)), _near(query))
    if isinstance(query, Either):
        return or_(*map(condition, query.options))
    assert isinstance(query, All)  # noqa: S101 - all else has nothing near in it
    return and_(*map(condition, query.wanted), *(not_(condition(part)) for part in query.unwanted))


def _has_near(query: Query) -> bool:
    if isinstance(query, All):
        return any(map(_has_near, (*query.wanted, *query.unwanted)))
    return any(map(_has_near, query.options)) if isinstance(query, Either) else isinstance(query, Near)


def _near(near: Near) -> ColumnElement[bool]:
    found = sorted(set(lexemes(near.text)))
    weights = list(WEIGHT.values()) if near.field is None else [WEIGHT[near.field]]
    bound: tuple[BindParameter[Any], ...] = (
        bindparam("weights", weights, ARRAY(Text), unique=True),
        bindparam("near", found, ARRAY(Text), unique=True),
        bindparam("reach", min(near.distance + 1, 2**15), unique=True),
        bindparam("number", len(found), unique=True),
    )
    near_enough: Any = text(_NEAR).bindparams(*bound)
    return and_(near_enough)


def tsquery(query: Query) -> ColumnElement[Any]:
    """As PostgreSQL's own type; that words are near each other is left out."""
    return cast(literal(to_tsquery(query) or ""), TSQUERY)  # nothing matches the empty query


def to_tsquery(query: Query) -> str | None:
    """The tsquery (postgresql.org/docs: Text Search Types); None where nothing can match: it has no word."""
    if isinstance(query, Words):
        return _phrase(query)
    if isinstance(query, Near):
        return _joined(" & ", [_lexeme(word, query.field, prefix=False) for word in lexemes(query.text)])
    if isinstance(query, Either):
        return _joined(" | ", [found for option in query.options if (found := to_tsquery(option)) is not None])
    assert not isinstance(query, AnyOf | Between)  # noqa: S101 - those are no text
    return _all(query)


def _phrase(query: Words) -> str | None:
    found = lexemes(query.text)
    parts = [_lexeme(word, query.field, prefix=False) for word in found[:-1]]
    return _joined(" <-> ", [*parts, *(_lexeme(word, query.field, prefix=query.prefix) for word in found[-1:])])


def _lexeme(word: str, field: str | None, *, prefix: bool) -> str:
    marks = ("*" if prefix else "") + ("" if field is None else WEIGHT[field])
    return f"'{word}':{marks}" if marks else f"'{word}'"


def _all(query: All) -> str | None:
    wanted = [found for part in query.wanted if (found := to_tsquery(part)) is not None]
    unwanted = [f"!{found}" for part in query.unwanted if (found := to_tsquery(part)) is not None]
    return _joined(" & ", [*wanted, *unwanted]) if len(wanted) == len(query.wanted) else None


def _joined(sign: str, parts: Sequence[str]) -> str | None:
    return f"({sign.join(parts)})" if parts else None
