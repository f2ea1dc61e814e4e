"""Blocks of text put together to a body: one blank line between them, headings as spans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.parts import Heading, Link

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list, table or, where `level` is set, a heading."""

    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A body, where its headings lie in it, and the links it carried."""

    text: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()


def compose(blocks: Iterable[Block], links: Sequence[Link] = ()) -> Prose:
    """The blocks as one body."""
    parts: list[str] = []
    headings: list[Heading] = []
    start = 0
    for block in blocks:
        if block.level is not None:
            headings.append(Heading(start=start, end=start + len(block.text), level=block.level))
        parts.append(block.text)
        start += len(block.text) + len(_BETWEEN)
    return Prose(_BETWEEN.join(parts), tuple(headings), tuple(dict.fromkeys(links)))
