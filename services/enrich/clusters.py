"""Joins the names of an article that are one thing, and chooses what to call it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.enriched import EntityType
from services.enrich.analysis import Name
from services.enrich.folding import fold, near
from services.enrich.variants import NO, Words, fit


@dataclass(frozen=True, slots=True)
class Variant:
    """A name as written, folded, and all its places."""

    kind: EntityType
    words: Words
    names: tuple[Name, ...]


Cluster = list[Variant]


def clusters(body: str, names: Iterable[Name]) -> list[list[Name]]:
    """Names that are one thing together, each in the order of the text, things in the order of their first place."""
    joined: list[Cluster] = []
    for variant in sorted(_variants(body, names), key=_fullest_first):
        _join(joined, variant)
    found = [
        sorted((name for variant in cluster for name in variant.names), key=lambda name: name.start)
        for cluster in joined
    ]
    return sorted(found, key=lambda names: names[0].start)


def _variants(body: str, names: Iterable[Name]) -> list[Variant]:
    places: dict[tuple[EntityType, Words], list[Name]] = {}
    for name in names:
        words = tuple(fold(body[name.start : name.end]).split())
        if words:
            places.setdefault((name.type, words), []).append(name)
    return [Variant(kind, words, tuple(found)) for (kind, words), found in places.items()]


def _fullest_first(variant: Variant) -> tuple[int, int, int]:
    return -len(variant.words), -sum(map(len, variant.words)), variant.names[0].start


def _join(joined: list[Cluster], variant: Variant) -> None:
    """To the one it fits best; among several, to the one named last before it, else to the first after it."""
    fits = [_fit(cluster, variant) for cluster in joined]
    best = max(fits, default=NO)
    if best == NO:
        joined.append([variant])
        return
    fitting = [cluster for cluster, how in zip(joined, fits, strict=True) if how == best]
    at = variant.names[0].start
    before = [cluster for cluster in fitting if _last_before(cluster, at) >= 0]
    chosen = max(before, key=lambda cluster: _last_before(cluster, at)) if before else min(fitting, key=_first)
    chosen.append(variant)


def _fit(cluster: Cluster, variant: Variant) -> int:
    """Whether it can stand for the fullest name of the cluster."""
    fullest = cluster[0]
    return fit(fullest.kind, fullest.words, variant.words) if fullest.kind is variant.kind else NO


def _last_before(cluster: Cluster, place: int) -> int:
    return max((name.start for name in cluster[0].names if name.start < place), default=-1)


def _first(cluster: Cluster) -> int:
    return cluster[0].names[0].start


def canonical(texts: Sequence[str]) -> str:
    """The longest form, its last word in the article's most used spelling (the form's own where two are used alike).

    Capitals are a dateline's or a slug's: any other spelling goes before.
    """
    counts = Counter(texts)
    longest = max(counts, key=lambda text: (len(text.split()), not _shouted(text, counts), counts[text], len(text)))
    *first, last = longest.split()
    words = Counter({last: 0})
    for text, times in counts.items():
        word = text.split()[-1]
        if word[:1].isupper() and word.isupper() == last.isupper() and near(fold(word), fold(last)):
            words[word] += times
    return " ".join([*first, max(words, key=lambda word: (words[word], word == last))])


def _shouted(text: str, others: Iterable[str]) -> bool:
    return text.isupper() and any(other != text and other.casefold() == text.casefold() for other in others)
