"""What one version of an article says otherwise than another: pure, from two articles to what changed."""

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.store.repository import Document

_OF_US = {
    "version_order",
    "received_at",
    "enriched_at",
    "enrichment",
    "original",
    "content_hash",
    "parser_version",
    "entities",
    "sections",
    "topics",
    "sentiment",
    "detected_language",
    "headings",
    "warnings",
    "body",
    "article_id",
    "version",
}
"""What we found or counted, and what is told in other ways."""

_MANY = 4_000
"""From so many pieces on, the frequent ones are no anchors: quick before exact."""

_PARTS = re.compile(r"\s+|[^\s]+")
Change = Literal["equal", "insert", "delete"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says otherwise; None where it said nothing."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the body: in both, only in the later, or only in the earlier version."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """From one version to another; the pieces give the earlier body without `insert`, the later without `delete`."""

    before: str
    after: str
    fields: tuple[FieldChange, ...]
    body: tuple[Piece, ...]


def difference(before: Document, after: Document) -> Difference:
    """What the wire changed."""
    old, new = json.loads(before), json.loads(after)
    names = sorted((old.keys() | new.keys()) - _OF_US)
    fields = tuple(FieldChange(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))
    pieces = tuple(_joined(_bodies(old.get("body") or "", new.get("body") or "")))
    return Difference(old["version"], new["version"], fields, pieces)


def _bodies(old: str, new: str) -> Iterator[Piece]:
    """Paragraphs first, then the words of those that changed: quick on long texts, exact in small ones."""
    was, now = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for same, one, other in _runs(was, now):
        if same:
            yield Piece("equal", "".join(one))
        else:
            yield from _words("".join(one), "".join(other))


def _words(old: str, new: str) -> Iterator[Piece]:
    for same, one, other in _runs(_PARTS.findall(old), _PARTS.findall(new)):
        if same:
            yield Piece("equal", "".join(one))
            continue
        yield Piece("delete", "".join(one))
        yield Piece("insert", "".join(other))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > _MANY)
    for name, first, last, begin, end in matcher.get_opcodes():
        yield name == "equal", old[first:last], new[begin:end]


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Without empty ones, and neighbours of one kind as one."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last and last.change == piece.change:
            last = Piece(last.change, last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
