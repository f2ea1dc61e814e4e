"""The tone of a sentence, also towards a name in it: logistic regression. Card: tone.md.

Features, twice: of the whole sentence without the name, and of what stands near the name; each as a static vector
and as hashed words. Without a name both are the whole sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from services.enrich.models import vectors
from services.enrich.models.files import Floats, arrays, genuine, softmax
from services.enrich.models.hashing import SIZE, hashed

NAME = "tone-1"
LABELS = ("negative", "neutral", "positive")
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence; `start` and `end` of the name in it, none where the tone of the whole is asked."""

    text: str
    start: int = 0
    end: int = 0

    def whole(self) -> str:
        """The sentence without the name: who it is must not decide."""
        return f"{self.text[: self.start]} {self.text[self.end :]}"

    def near(self) -> str:
        """60 characters on each side of the name; without one, the whole."""
        if self.end == self.start:
            return self.whole()
        return f"{self.text[max(0, self.start - _NEAR) : self.start]} {self.text[self.end : self.end + _NEAR]}"


@dataclass(frozen=True, slots=True)
class Tone:
    """Weights of both vectors [2 * vector, 3], of both tables [2 * SIZE, 3], bias [3]."""

    vectors: vectors.Vectors
    dense: Floats
    sparse: Floats
    bias: Floats

    def predict(self, batch: Sequence[Passage]) -> Floats:
        """Probabilities of negative, neutral, positive [passages, 3]."""
        if not batch:
            return np.zeros((0, len(LABELS)), np.float32)
        logits = vectors_of(self.vectors, batch) @ self.dense + self.bias
        return softmax(logits + np.stack([self._words(passage) for passage in batch]))

    def _words(self, passage: Passage) -> Floats:
        (whole, heavy), (near, close) = hashed(passage.whole()), hashed(passage.near())
        return np.asarray(heavy @ self.sparse[whole] + close @ self.sparse[SIZE + near], np.float32)


def vectors_of(model: vectors.Vectors, batch: Sequence[Passage]) -> Floats:
    """Both vectors of each passage, side by side."""
    return np.hstack([model.predict([p.whole() for p in batch]), model.predict([p.near() for p in batch])])


@cache
def load() -> Tone:
    """The model, once a process.

    Raises:
        Misconfigured: a file of it is missing or another.
    """
    table = {name: values.astype(np.float32) for name, values in arrays(genuine("tone.npz")).items()}
    return Tone(vectors.load(), table["dense"], table["sparse"], table["bias"])
