"""The query language of `q`: words are all required; OR, NOT or -, "a phrase", prefix*, ( ).

    query := and (OR and)*      and := not ([AND] not)*      not := (NOT | -) atom | atom
    atom  := word | word* | "phrase" | ( query )

Pure: text to tree. Signs that are no part of a word count as space, as they do in the index.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LONGEST = 1_000
_DEEPEST = 20
_TOKEN = re.compile(
    r'(?P<phrase>"(?P<inside>[^"]*)"?)|(?P<sign>[()])|(?P<minus>(?<!\S)-(?=\S)|(?<=\()-)|(?P<word>[^\s()"]+)'
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words in this order beside each other; with `prefix` the last one may go on."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `wanted` and none of `unwanted`."""

    wanted: tuple["Query", ...]
    unwanted: tuple["Query", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """One of them at least."""

    options: tuple["Query", ...]


Query = Words | All | Either


class QueryError(ValueError):
    """`q` cannot be read; `position` is the column, from 1."""

    def __init__(self, cause: str, position: int) -> None:
        super().__init__(cause)
        self.position = position


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def parse(q: str) -> Query:
    """The tree of `q`.

    Raises:
        QueryError: it cannot be read, or says only what must not be there.
    """
    if len(q) > _LONGEST:
        raise QueryError(f"longer than {_LONGEST} characters", _LONGEST + 1)
    reader = _Reader([*_tokens(q), _Token("end", "", len(q) + 1)])
    tree = reader.either()
    reader.expect("end")
    return tree


def _tokens(q: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(q):
        token = _token(match)
        if token.kind != "word" or any(map(str.isalnum, token.text)):
            yield token


def _token(match: re.Match[str]) -> _Token:
    text, column = match[0], match.start() + 1
    if match["phrase"]:
        if len(text) == 1 or not text.endswith('"'):
            raise QueryError("a quotation mark that is not closed", column)
        return _Token("word", f'"{match["inside"]}', column)
    if match["minus"]:
        return _Token("NOT", text, column)
    return _Token(text if match["sign"] or text in ("AND", "OR", "NOT") else "word", text, column)


@dataclass(slots=True)
class _Reader:
    tokens: list[_Token]
    place: int = 0
    depth: int = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def accept(self, kind: str) -> bool:
        if self.next.kind != kind:
            return False
        self.place += 1
        return True

    def expect(self, kind: str) -> None:
        if not self.accept(kind):
            raise QueryError(f"unexpected {self.next.text or 'end of the query'!r}", self.next.column)

    def either(self) -> Query:
        options = [self.all()]
        while self.accept("OR"):
            options.append(self.all())
        return options[0] if len(options) == 1 else Either(tuple(options))

    def all(self) -> Query:
        began, wanted, unwanted = self.next.column, list[Query](), list[Query]()
        self.part(wanted, unwanted)
        while self.next.kind not in ("OR", ")", "end"):
            self.accept("AND")
            self.part(wanted, unwanted)
        if not wanted:
            raise QueryError("only says what must not be there: add a word that must", began)
        return wanted[0] if len(wanted) == 1 and not unwanted else All(tuple(wanted), tuple(unwanted))

    def part(self, wanted: list[Query], unwanted: list[Query]) -> None:
        kept = unwanted if self.accept("NOT") else wanted
        kept.append(self.atom())

    def atom(self) -> Query:
        token = self.next
        if self.accept("("):
            return self.group(token.column, self.either)
        self.expect("word")
        if token.text.startswith('"'):
            return Words(token.text[1:])
        return Words(token.text.rstrip("*"), prefix=token.text.endswith("*"))

    def group(self, column: int, inside: Callable[[], Query]) -> Query:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise QueryError(f"more than {_DEEPEST} brackets inside each other", column)
        tree = inside()
        self.expect(")")
        self.depth -= 1
        return tree
