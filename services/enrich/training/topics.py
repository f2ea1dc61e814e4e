"""Trains and measures the topic model."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

from services.enrich.models import vectors
from services.enrich.topics import CODES
from services.enrich.training.data import Labelled, articles, desks, vocabulary


def train(folder: Path, path: Path) -> dict[str, float]:
    """Writes the model; figures on articles it has not seen."""
    model = _fit([*desks(folder), *vocabulary(folder)])
    codes = np.array([CODES[name] for name in model.classes_])
    np.savez_compressed(
        path, codes=codes, weights=model.coef_.T.astype(np.float32), bias=model.intercept_.astype(np.float32)
    )
    return _measure(model, articles(folder))


def _fit(labelled: Sequence[Labelled]) -> LogisticRegression:
    model = LogisticRegression(C=3, max_iter=1000, class_weight="balanced")
    return model.fit(vectors.load().predict([row.text for row in labelled]), [row.label for row in labelled])


def _measure(model: LogisticRegression, unseen: Sequence[Labelled]) -> dict[str, float]:
    gold, found = [row.label for row in unseen], model.predict(vectors.load().predict([row.text for row in unseen]))
    right = [label in (row.label, *row.also) for row, label in zip(unseen, found, strict=True)]
    return {
        "accuracy": accuracy_score(gold, found),
        "macro_f1": f1_score(gold, found, average="macro", zero_division=0),
        "accuracy_any_acceptable": float(np.mean(right)),
    }
