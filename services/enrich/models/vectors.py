"""Static word-piece vectors: what a text is about, as the mean of its pieces. Card: vectors.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from services.enrich.models import tokens
from services.enrich.models.files import Floats, arrays, genuine


@dataclass(frozen=True, slots=True)
class Vectors:
    """One row a piece, int8, each with its scale; rows are weighed by rarity already."""

    tokenizer: Tokenizer
    table: npt.NDArray[np.int8]
    scale: Floats

    def predict(self, batch: Sequence[str]) -> Floats:
        """One vector of unit length for each text; zeros where it has no word."""
        encodings = self.tokenizer.encode_batch(list(batch), add_special_tokens=False)
        rows = [self._mean(np.array(encoding.ids, np.int64)) for encoding in encodings]
        return np.stack(rows) if rows else np.zeros((0, self.table.shape[1]), np.float32)

    def _mean(self, ids: npt.NDArray[np.int64]) -> Floats:
        total = self.scale[ids] @ self.table[ids].astype(np.float32)
        return np.asarray(total / (np.linalg.norm(total) or 1.0), np.float32)


@cache
def load() -> Vectors:
    """The vectors, once a process.

    Raises:
        Misconfigured: the file is missing or another.
    """
    table = arrays(genuine("vectors.npz"))
    return Vectors(tokens.load(), table["table"].astype(np.int8), table["scale"].astype(np.float32))
