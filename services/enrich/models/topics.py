"""Which desk a text belongs to: logistic regression over static word vectors. Card: topics.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from services.enrich.models import vectors
from services.enrich.models.files import Floats, arrays, genuine, softmax

NAME = "topics-1"


@dataclass(frozen=True, slots=True)
class Topics:
    """Weights [vector, topics], bias [topics] and the topics' codes in order."""

    vectors: vectors.Vectors
    codes: tuple[str, ...]
    weights: Floats
    bias: Floats

    def predict(self, batch: Sequence[str]) -> Floats:
        """Probabilities [texts, topics]."""
        return softmax(self.vectors.predict(batch) @ self.weights + self.bias)


@cache
def load() -> Topics:
    """The model, once a process.

    Raises:
        Misconfigured: a file of it is missing or another.
    """
    table = arrays(genuine("topics.npz"))
    codes = tuple(str(code) for code in table["codes"])
    return Topics(vectors.load(), codes, table["weights"].astype(np.float32), table["bias"].astype(np.float32))
