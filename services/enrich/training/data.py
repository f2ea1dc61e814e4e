"""Labelled rows from JSON lines."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.enrich.models.tone import Passage

Row = dict[str, Any]
_MOST_OF_A_DESK = 400


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, its label, and other labels that are right as well."""

    text: str
    label: str
    also: tuple[str, ...] = ()


def rows(path: Path) -> list[Row]:
    """The rows of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def desks(folder: Path) -> list[Labelled]:
    """News headlines with the desk they came from, at most 400 a desk, so that no desk drowns the others."""
    known = [
        Labelled(f"{row['title']}\n{row['text']}", row["iptc"])
        for row in rows(folder / "huffpost.jsonl")
        if row["iptc"]
    ]
    return list(_capped(known))


def _capped(labelled: Iterable[Labelled]) -> Iterable[Labelled]:
    seen: Counter[str] = Counter()
    for row in labelled:
        seen[row.label] += 1
        if seen[row.label] <= _MOST_OF_A_DESK:
            yield row


def vocabulary(folder: Path) -> list[Labelled]:
    """Name and definition of every living term of the IPTC Media Topics, labelled by its top-level term."""
    terms = json.loads((folder / "iptc_mediatopic_2023-10-24.json").read_text(encoding="utf-8"))
    names = {term["code"]: term["name"] for term in terms}
    return [
        Labelled(f"{term['name']} . {term['name']} . {term['definition'] or ''}", names[term["path"][0]])
        for term in terms
        if not term["retired"]
    ]


def articles(folder: Path) -> list[Labelled]:
    """News articles with their topic: the measure."""
    return [
        Labelled(f"{row['title']}\n{row['text']}", row["label"], tuple(row["also_ok"]))
        for row in rows(folder / "wikinews_iptc.jsonl")
    ]


def passages(path: Path) -> tuple[list[Passage], list[str]]:
    """Sentences, with their names where they have one, and their tone."""
    found = rows(path)
    return [Passage(row["text"], row["start"] or 0, row["end"] or 0) for row in found], [row["label"] for row in found]
