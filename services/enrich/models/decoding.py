"""From scores of words to names: the best path under the BIO rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.enrich.models.files import Floats
from services.enrich.text import Place

TYPES = ("PER", "ORG", "LOC", "MISC")
LABELS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BI"))
_NEVER = -1e9


def _follows(before: str, label: str) -> bool:
    return label[0] != "I" or before[2:] == label[2:]


_ALLOWED = np.array([[0.0 if _follows(before, label) else _NEVER for label in LABELS] for before in LABELS], np.float32)
_FIRST = np.array([_NEVER if label[0] == "I" else 0.0 for label in LABELS], np.float32)
_INSIDE = np.array([[label[2:] == kind for label in LABELS] for kind in TYPES])


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name in a text; `scores` is the log-probability of each of TYPES, averaged over its words."""

    start: int
    end: int
    scores: tuple[float, ...]


def spans(scores: Floats, words: Sequence[Place]) -> Iterator[Tagged]:
    """The names on the best path of the log-probabilities [words, labels]."""
    path = [LABELS[label] for label in best_path(scores)]
    begins = [place for place, label in enumerate(path) if label[0] == "B"]
    for begin in begins:
        end = begin + 1
        while end < len(path) and path[end][0] == "I":
            end += 1
        yield Tagged(words[begin][0], words[end - 1][1], _types(scores[begin:end]))


def _types(scores: Floats) -> tuple[float, ...]:
    odds = np.exp(scores) @ _INSIDE.T.astype(np.float32)
    return tuple(float(score) for score in np.log(odds + 1e-9).mean(axis=0))


def best_path(scores: Floats) -> list[int]:
    """Labels by number: the greedy path where it keeps the rules (it is then the best), else Viterbi's."""
    greedy = scores.argmax(axis=1)
    if _FIRST[greedy[0]] == 0 and (_ALLOWED[greedy[:-1], greedy[1:]] == 0).all():
        return [int(label) for label in greedy]
    return _viterbi(scores)


def _viterbi(scores: Floats) -> list[int]:
    best, back = scores[0] + _FIRST, list[npt.NDArray[np.int64]]()
    for row in scores[1:]:
        step = best[:, None] + _ALLOWED
        back.append(step.argmax(axis=0))
        best = step.max(axis=0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]
