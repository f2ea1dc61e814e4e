"""Trains and measures the tone model."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from services.enrich.models import vectors
from services.enrich.models.hashing import SIZE, hashed
from services.enrich.models.tone import LABELS, Passage, vectors_of
from services.enrich.training.data import passages

_LEARNT = ("newsmtsc_train", "sentfin", "finentity", "nyt_editorial_sentences")
_MEASURED = ("newsmtsc_rw_dev", "newsmtsc_mt_dev")


def train(folder: Path, path: Path) -> dict[str, float]:
    """Writes the model; macro F1 on sentences it has not seen."""
    found = [passages(folder / f"{name}.jsonl") for name in _LEARNT]
    batch, labels = [p for many, _ in found for p in many], [label for _, many in found for label in many]
    model = LogisticRegression(C=3, max_iter=400, class_weight="balanced").fit(_features(batch), labels)
    _write(model, path)
    return {name: _measure(model, folder / f"{name}.jsonl") for name in _MEASURED}


def _measure(model: LogisticRegression, path: Path) -> float:
    batch, labels = passages(path)
    return float(f1_score(labels, model.predict(_features(batch)), average="macro"))


def _write(model: LogisticRegression, path: Path) -> None:
    if tuple(model.classes_) != LABELS:
        raise ValueError(f"the data has other labels: {model.classes_}")
    split = model.coef_.shape[1] - 2 * SIZE
    dense, sparse = model.coef_.T[:split].astype(np.float32), model.coef_.T[split:].astype(np.float16)
    np.savez_compressed(path, dense=dense, sparse=sparse, bias=model.intercept_.astype(np.float32))


def _features(batch: Sequence[Passage]) -> csr_matrix:
    dense = csr_matrix(vectors_of(vectors.load(), batch))
    return hstack([dense, _sparse([p.whole() for p in batch]), _sparse([p.near() for p in batch])]).tocsr()


def _sparse(texts: Sequence[str]) -> csr_matrix:
    found = [hashed(text) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in found)])
    values, places = np.concatenate([v for _, v in found]), np.concatenate([p for p, _ in found])
    return csr_matrix((values, places, ends), shape=(len(texts), SIZE))
