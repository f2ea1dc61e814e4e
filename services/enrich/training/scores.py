"""How well: F1 of names, accuracy and macro F1 of labels, with what chance alone would make of them."""

import random
import re
from collections.abc import Callable, Sequence

Named = tuple[int, int, str]
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:'s|’s)$")
_DRAWS = 1_000


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without a leading article, a possessive and marks at its ends: annotators differ about these."""
    article = _ARTICLE.match(text[start:end])
    if article and article.end() < end - start:
        start += article.end()
    possessive = _POSSESSIVE.search(text[start:end])
    if possessive and possessive.start() > 0:
        end = start + possessive.start()
    while end > start and text[end - 1] in ' \n\t.,;:"':
        end -= 1
    while start < end and text[start] in ' \n\t"':
        start += 1
    return start, end


def strict(text: str, names: Sequence[Named], labels: frozenset[str]) -> set[Named]:
    """The names as they are compared."""
    return {(*trimmed(text, start, end), label) for start, end, label in names if label in labels}


def f1(gold: Sequence[set[Named]], found: Sequence[set[Named]]) -> float:
    """Micro F1 over all texts: same characters, same label."""
    right = sum(len(a & b) for a, b in zip(gold, found, strict=True))
    return 2 * right / max(1, sum(map(len, gold)) + sum(map(len, found)))


def accuracy(gold: Sequence[str], found: Sequence[str]) -> float:
    """Share of texts with the right label."""
    return sum(a == b for a, b in zip(gold, found, strict=True)) / max(1, len(gold))


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """The mean over the labels of gold of each one's F1."""
    labels = sorted(set(gold))
    return sum(label_f1(gold, found, label) for label in labels) / max(1, len(labels))


def label_f1(gold: Sequence[str], found: Sequence[str], label: str) -> float:
    """F1 of one label."""
    right = sum(a == b == label for a, b in zip(gold, found, strict=True))
    return 2 * right / max(1, sum(a == label for a in gold) + sum(b == label for b in found))


def interval(measure: Callable[[Sequence[int]], float], size: int) -> tuple[float, float]:
    """95 % of what a measure over drawn places gives (bootstrap, 1,000 draws)."""
    chance = random.Random(0)  # noqa: S311 - the same draws each time
    values = sorted(measure(chance.choices(range(size), k=size)) for _ in range(_DRAWS))
    return values[_DRAWS // 40], values[_DRAWS - _DRAWS // 40 - 1]
