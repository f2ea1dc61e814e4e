"""Names of our own that belong together: own/names.txt, a blank line between articles; every second one for the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from schemas.enriched import EntityType
from services.enrich.analysis import Analysis, Name, Source
from services.enrich.steps.names import join

_FILE = Path(__file__).with_name("own") / "names.txt"
Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """One thing and all it is called."""

    kind: EntityType
    names: tuple[str, ...]


def stories(part: int) -> Iterator[list[Group]]:
    """The groups of every second article, from the first (0) or the second (1)."""
    for text in _FILE.read_text("utf-8").strip().split("\n\n")[part::2]:
        yield [_group(*line.split(" ", 1)) for line in text.splitlines()]


def _group(kind: str, names: str) -> Group:
    return Group(EntityType(kind), tuple(name.strip() for name in names.split("|")))


def pairs(groups: Sequence[Group], kind: EntityType) -> set[Pair]:
    """Names of one kind that are spelled differently and are one thing."""
    return {
        frozenset(pair) for group in groups if group.kind is kind for pair in combinations(sorted(set(group.names)), 2)
    }


def found(groups: Sequence[Group], kind: EntityType) -> set[Pair]:
    """The pairs that the step `names` joins, in a text that names all in full first, then in short."""
    body, places = "", list[Name]()
    longest = max(len(group.names) for group in groups)
    for turn in range(longest):
        for group in groups:
            if turn < len(group.names):
                places.append(Name(len(body), len(body) + len(group.names[turn]), group.kind, 1.0))
                body += f"{group.names[turn]} spoke. "
    (joined,) = join([Analysis(source=Source(body=body), names=tuple(places))])
    texts = [{mention.text for mention in entity.mentions} for entity in joined.entities if entity.type is kind]
    return {frozenset(pair) for each in texts for pair in combinations(sorted(each), 2)}
