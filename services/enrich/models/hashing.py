"""Words and pairs of neighbouring words, hashed by CRC-32 into a table: what a linear model reads."""

import re
import zlib
from collections import Counter
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from services.enrich.models.files import Floats

SIZE = 1 << 16
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def hashed(text: str) -> tuple[npt.NDArray[np.int64], Floats]:
    """Places in the table and their values: 1 + log of the count, unit length."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    pairs = (f"{a} {b}" for a, b in pairwise(words))
    counts = Counter(zlib.crc32(term.encode("utf-8", "replace")) % SIZE for term in chain(words, pairs))
    values = 1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))
    length = np.linalg.norm(values) or 1.0
    return np.fromiter(counts.keys(), np.int64, len(counts)), np.asarray(values / length, np.float32)
