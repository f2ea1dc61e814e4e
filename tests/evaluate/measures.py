"""One row of the table for each set and measure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from services.enrich.headings import unmarked
from services.enrich.training import scores
from tests.evaluate.rows import KINDS, SEEN, named, structured, toned, topical
from tests.evaluate.systems import our_topics, raters, taggers

_TONED = {
    "newsmtsc_rw_dev": "unseen",
    "newsmtsc_mt_dev": "unseen",
    "sentfin": "trained on",
    "finentity": "trained on",
    "nyt_editorial_sentences": "trained on",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What each system reached on one set; `seen` says what training knew of it."""

    name: str
    size: int
    seen: str
    measure: str
    values: Mapping[str, float]
    note: str = ""


def entities(data: Path) -> Iterator[Measured]:
    """Strict F1 of persons, organisations and places on every set."""
    for name, seen in SEEN.items():
        asked = named(data, name)
        texts = [one.text for one in asked]
        gold = [scores.strict(one.text, one.names, KINDS) for one in asked]
        found = {
            system: [scores.strict(text, names, KINDS) for text, names in zip(texts, find(texts), strict=True)]
            for system, find in taggers().items()
        }
        values = {system: scores.f1(gold, names) for system, names in found.items()}
        yield Measured(f"entities: {name}", len(asked), seen, "F1", values, _by_kind(gold, found["ours"]))


def _by_kind(gold: Sequence[set[scores.Named]], found: Sequence[set[scores.Named]]) -> str:
    return " ".join(f"{kind} {scores.f1(_only(gold, kind), _only(found, kind)):.2f}" for kind in sorted(KINDS))


def _only(names: Sequence[set[scores.Named]], kind: str) -> list[set[scores.Named]]:
    return [{name for name in some if name[2] == kind} for some in names]


def sentiment(data: Path) -> Iterator[Measured]:
    """Macro F1 of three tones, towards a name or (editorials) of a sentence."""
    for name, seen in _TONED.items():
        asked = toned(data, name)
        gold = [one.tone for one in asked]
        found = {system: rate(asked) for system, rate in raters().items()}
        values = {system: scores.macro_f1(gold, tones) for system, tones in found.items()}
        note = f"accuracy {scores.accuracy(gold, found['ours']):.2f}"
        yield Measured(f"tone: {name}", len(asked), seen, "macro F1", values, note)


def topics(data: Path) -> Iterator[Measured]:
    """Accuracy and macro F1 of the top-level term, each with what chance would make of it."""
    asked = topical(data)
    gold, found = [one.topic for one in asked], our_topics(asked)
    right = [label in (one.topic, *one.also) for one, label in zip(asked, found, strict=True)]
    for measure, reach in {"accuracy": scores.accuracy, "macro F1": scores.macro_f1}.items():
        low, high = scores.interval(partial(_drawn, reach, gold, found), len(asked))
        note = f"95 % within {low:.2f} and {high:.2f}"
        yield Measured("topics: wikinews_iptc", len(asked), "unseen", measure, {"ours": reach(gold, found)}, note)
    share = {"ours": sum(right) / len(right)}
    yield Measured("topics: wikinews_iptc", len(asked), "unseen", "accuracy, any right topic", share)


def _drawn(reach: Callable[..., float], gold: Sequence[str], found: Sequence[str], places: Sequence[int]) -> float:
    return reach([gold[place] for place in places], [found[place] for place in places])


def headings(data: Path) -> Iterator[Measured]:
    """F1 of the headings of articles without mark-up."""
    found = structured(data)
    gold = [{(start, end, "") for start, end in places} for _, places in found]
    ours = [{(start, end, "") for start, end in unmarked(text)} for text, _ in found]
    size = sum(map(len, gold))
    yield Measured("headings: gum_wikinews", size, "looked at", "F1", {"ours": scores.f1(gold, ours)})
