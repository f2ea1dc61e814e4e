"""The labelled sets, as questions with their right answers."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.enriched import Tone
from services.enrich.training.data import rows
from services.enrich.training.scores import Named

_MOST = 600
KINDS = frozenset(["PER", "ORG", "LOC"])
SEEN = {
    "uner_pud_news": "unseen",
    "uner_pud_wiki": "trained on",
    "uner_ewt": "trained on",
    "wikigold": "trained on",
    "crossner_politics": "trained on",
    "wnut17": "in part trained on",
    "btc_tweets": "in part trained on",
}


@dataclass(frozen=True, slots=True)
class NamesOf:
    """A text and its names."""

    text: str
    names: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class ToneOf:
    """A text, a name in it or none (start = end), and the tone."""

    text: str
    start: int
    end: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class TopicOf:
    """An article and its topic; `also` are other right ones."""

    title: str
    text: str
    topic: str
    also: tuple[str, ...]


def named(data: Path, name: str) -> list[NamesOf]:
    """The first 600 of a set."""
    found = rows(data / "ner" / f"{name}.jsonl")[:_MOST]
    return [NamesOf(row["text"], tuple((e["start"], e["end"], e["label"]) for e in row["entities"])) for row in found]


def toned(data: Path, name: str) -> list[ToneOf]:
    """A set; of those that are trained on, the 15 in a hundred texts that are held out."""
    return list(_toned(data / "sentiment" / f"{name}.jsonl", whole=name.endswith("_dev")))


def _toned(path: Path, *, whole: bool) -> Iterator[ToneOf]:
    for row in rows(path):
        if whole or zlib.crc32(row["text"].encode()) % 100 < 15:
            yield ToneOf(row["text"], row["start"] or 0, row["end"] or 0, Tone(row["label"]))


def topical(data: Path) -> list[TopicOf]:
    """Wikinews."""
    found = rows(data / "sections" / "wikinews_iptc.jsonl")
    return [TopicOf(row["title"], row["text"], row["label"], tuple(row["also_ok"])) for row in found]


def structured(data: Path) -> list[tuple[str, set[tuple[int, int]]]]:
    """Articles with the places of their headings."""
    return [
        (row["text"], {(b["start"], b["end"]) for b in row["blocks"] if b["type"] == "heading"})
        for row in rows(data / "structure" / "gum_wikinews_structure.jsonl")
    ]
