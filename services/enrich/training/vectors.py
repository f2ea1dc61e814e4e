"""Distils the base encoder into one vector a word piece.

Each piece goes alone through the encoder; 128 principal axes are kept, weighed by rarity (smooth inverse frequency,
Arora et al. 2017), int8 a row.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from services.enrich.models import tokens
from services.enrich.models.files import Floats
from services.enrich.training.encoder import Encoder

_CLS, _SEP = 101, 102
_AXES, _ROWS, _SMOOTH = 128, 512, 1e-3
_SAMPLE = 6_000


def distil(encoder: Encoder, texts: Iterable[str], path: Path) -> None:
    """Writes the table; `texts` tell how rare each piece is."""
    tokenizer = tokens.load()
    size = tokenizer.get_vocab_size()
    every = np.concatenate([encoder.means(_alone(first, size)) for first in range(0, size, _ROWS)])
    counts = Counter(i for e in tokenizer.encode_batch(list(texts), add_special_tokens=False) for i in e.ids)
    often = np.array([counts[i] for i in range(size)], np.float32) / max(1, counts.total())
    weighed = _principal(every) * (_SMOOTH / (_SMOOTH + often))[:, None]
    scale = np.abs(weighed).max(axis=1, keepdims=True) / 127
    table = np.round(weighed / np.maximum(scale, 1e-9)).astype(np.int8)
    np.savez_compressed(path, table=table, scale=scale[:, 0].astype(np.float32))


def _alone(first: int, size: int) -> npt.NDArray[np.int64]:
    ids = np.arange(first, min(size, first + _ROWS))
    return np.stack([np.full(len(ids), _CLS), ids, np.full(len(ids), _SEP)], axis=1)


def _principal(every: Floats) -> Floats:
    centred = every - every.mean(axis=0)
    sample = centred[np.random.default_rng(0).permutation(len(centred))[:_SAMPLE]]
    axes = np.linalg.svd(sample, full_matrices=False)[2][:_AXES]
    return np.asarray(centred @ axes.T, np.float32)
