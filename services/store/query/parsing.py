"""From the text of `q` to its tree, or to what is wrong with it and where."""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from services.store.folding import tokens
from services.store.query.tree import All, AnyOf, Between, Either, Near, Query, Words
from services.store.query.values import TEXTS, at_value, between, known

_LONGEST = 1_000
_DEEPEST = 20
_BRACKETS = re.compile(r'"[^"]*"|[()]')


class QueryError(ValueError):
    """`q` cannot be read; `position` is the column, from 1."""

    def __init__(self, cause: str, position: int) -> None:
        super().__init__(cause)
        self.position = position


def parse(q: str) -> Query:
    """The tree of `q`.

    Raises:
        QueryError: it cannot be read, or says only what must not be there.
    """
    if len(q) > _LONGEST:
        raise QueryError(f"longer than {_LONGEST} characters", _LONGEST + 1)
    _check_depth(q)
    try:
        tree: Query = _Reader().transform(_grammar().parse(q))
    except UnexpectedInput as error:
        raise _unexpected(error, q) from None
    except VisitError as error:
        raise error.orig_exc from None
    return tree


@cache
def _grammar() -> Lark:
    text = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", maybe_placeholders=False)


def _check_depth(q: str) -> None:
    depth = 0
    for match in _BRACKETS.finditer(q):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth > _DEEPEST:
            raise QueryError(f"more than {_DEEPEST} brackets inside each other", match.start() + 1)


def _unexpected(error: UnexpectedInput, q: str) -> QueryError:
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return QueryError(f"unexpected {str(error.token)!r}", (error.token.start_pos or 0) + 1)
    if isinstance(error, UnexpectedCharacters):
        place = error.pos_in_stream or 0
        quoted = q[place] == '"'
        return QueryError("a quotation mark that is not closed" if quoted else f"unexpected {q[place]!r}", place + 1)
    return QueryError("unexpected end of the query", len(q) + 1)


@dataclass(frozen=True, slots=True)
class _Part:
    """A tree of a group that is wanted, or is not; `column` is where it begins where it is not."""

    tree: Query
    column: int | None = None


@dataclass(frozen=True, slots=True)
class _Range:
    low: str
    high: str


class _Reader(Transformer[Token, Query]):
    """A method a rule of the grammar: from what its parts mean to what it means."""

    def start(self, parts: list[Query]) -> Query:
        return parts[0]

    def either(self, options: list[Query]) -> Query:
        return options[0] if len(options) == 1 else Either(tuple(options))

    def every(self, parts: list[_Part]) -> Query:
        wanted = tuple(part.tree for part in parts if part.column is None)
        unwanted = tuple(part.tree for part in parts if part.column is not None)
        if not wanted:
            raise QueryError("only says what must not be there: add a word that must", parts[0].column or 1)
        return wanted[0] if len(wanted) == 1 and not unwanted else All(wanted, unwanted)

    def part(self, children: list[Query | Token]) -> _Part:
        *signs, tree = children
        assert not isinstance(tree, Token)  # noqa: S101 - the grammar says so
        return _Part(tree, _column(signs[0]) if signs else None)

    def word(self, children: list[Token]) -> Words:
        return Words(children[0].rstrip("*"), prefix=children[0].endswith("*"))

    def phrase(self, children: list[Token]) -> Words:
        return Words(_inside(children[0]))

    def near(self, children: list[Token]) -> Near:
        if children[1] == "~":
            raise QueryError('how near? "two words"~5', _column(children[1]))
        return Near(_inside(children[0]), int(children[1][1:]))

    def range(self, children: list[Token]) -> _Range:
        low, high = (bound.strip('"') for bound in children)
        return _Range(low, high)

    def in_field(self, children: list[Token | Query | _Range]) -> Query:
        field, inside = str(children[0]).rstrip(":"), children[1]
        try:
            return _Field(known(field)).of(inside)
        except ValueError as error:
            raise QueryError(str(error), getattr(error, "position", _column(children[0]))) from None


@dataclass(frozen=True, slots=True)
class _Field:
    name: str

    def of(self, inside: object) -> Query:
        """The tree with the field put to every word that has none."""
        if isinstance(inside, _Range):
            return between(self.name, inside.low, inside.high)
        if isinstance(inside, Words):
            return at_value(self.name, inside)
        if isinstance(inside, Near):
            return self._near(inside)
        return self._group(inside)

    def _near(self, near: Near) -> Near:
        if self.name not in TEXTS:
            raise ValueError(f"{self.name} has no words that are near each other")
        return near if near.field else replace(near, field=self.name)

    def _group(self, inside: object) -> Query:
        if isinstance(inside, All):
            return All(tuple(map(self.of, inside.wanted)), tuple(map(self.of, inside.unwanted)))
        if isinstance(inside, Either):
            return Either(tuple(map(self.of, inside.options)))
        assert isinstance(inside, AnyOf | Between)  # noqa: S101 - a field of its own
        return inside


def _column(token: object) -> int:
    return (getattr(token, "start_pos", None) or 0) + 1


def _inside(phrase: Token) -> str:
    text = phrase[1:-1]
    if not any(tokens(text)):
        raise QueryError("no word between the quotation marks", _column(phrase))
    return text
