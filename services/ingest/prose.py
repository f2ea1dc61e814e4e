"""Blocks of text put together to a body: one blank line between them, headings as spans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from schemas.parts import Heading, Link, Media
from services.ingest.content_hash import levelled

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list, table or, where `level` is set, a heading."""

    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A body, where its headings lie in it, the links and media it carried, and notes to editors, kept apart."""

    text: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    media: tuple[Media, ...] = ()
    notes: tuple[str, ...] = ()


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


def joined(proses: Iterable[Prose]) -> Prose:
    """Several bodies, one after the other."""
    whole = Prose()
    for prose in proses:
        start = len(whole.text) + len(_BETWEEN) if whole.text and prose.text else len(whole.text)
        moved = [
            each.model_copy(update={"start": each.start + start, "end": each.end + start}) for each in prose.headings
        ]
        whole = Prose(
            _BETWEEN.join(filter(None, (whole.text, prose.text))),
            (*whole.headings, *moved),
            tuple(dict.fromkeys((*whole.links, *prose.links))),
            (*whole.media, *prose.media),
            (*whole.notes, *prose.notes),
        )
    return whole


def without_headline(prose: Prose, headline: str) -> Prose:
    """Some bodies open with the headline itself as a heading: it is no part of the text."""
    first = prose.headings[0] if prose.headings else None
    if first is None or first.start or levelled(prose.text[: first.end]) != levelled(headline):
        return prose
    gone = len(prose.text[: first.end]) + len(prose.text[first.end :]) - len(prose.text[first.end :].lstrip())
    moved = [
        each.model_copy(update={"start": each.start - gone, "end": each.end - gone}) for each in prose.headings[1:]
    ]
    return replace(prose, text=prose.text[gone:], headings=tuple(moved))
