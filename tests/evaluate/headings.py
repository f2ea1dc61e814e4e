"""Articles of our own with their blocks marked: own/headings.txt; half of them are for tuning, half for the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.enrich.text import Place

_FILE = Path(__file__).with_name("own") / "headings.txt"
_HEADING = "H"


@dataclass(frozen=True, slots=True)
class Marked:
    """An article: its body, the places of its headings, and whether it may be looked at (`dev`) or not (`test`)."""

    name: str
    part: str
    body: str
    headings: frozenset[Place]


def articles() -> Iterator[Marked]:
    """All of them."""
    for text in _FILE.read_text("utf-8").split("== ")[1:]:
        head, *lines = text.strip().split("\n")
        name, part = head.split()
        yield _marked(name, part, lines)


def _marked(name: str, part: str, lines: list[str]) -> Marked:
    body, places = "", set[Place]()
    for line in lines:
        kind, text = line.split(" ", 1)
        start = len(body) + (2 if body else 0)
        body += f"\n\n{text}" if body else text
        if kind == _HEADING:
            places.add((start, len(body)))
    return Marked(name, part, body, frozenset(places))
