"""The weights are the ones they should be, and small."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from services.common.errors import Misconfigured
from services.enrich import topics
from services.enrich.models import decoding, tone
from services.enrich.models import topics as desks
from services.enrich.models.files import HERE, SUMS, genuine
from services.enrich.models.windows import shape

WEIGHTS = ["tagger.int8.onnx", "tokenizer.json", "vectors.npz", "topics.npz", "tone.npz"]


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_weights_that_ship_are_genuine(name: str) -> None:
    assert genuine(name) == HERE / name


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"x"), lambda path: path.unlink()])
def test_damaged_or_missing_weights_are_refused(tmp_path: Path, damage: object) -> None:
    for name in ("topics.npz", SUMS):
        shutil.copy(HERE / name, tmp_path)
    assert callable(damage)
    damage(tmp_path / "topics.npz")

    with pytest.raises(Misconfigured, match=r"topics\.npz"):
        genuine("topics.npz", tmp_path)


def test_the_models_trained_here_take_less_than_5_mib() -> None:
    assert sum((HERE / name).stat().st_size for name in WEIGHTS if name.endswith(".npz")) < 5 * 2**20


def test_the_topic_model_knows_only_terms_of_the_vocabulary() -> None:
    assert set(desks.load().codes) <= set(topics.NAMES)
    assert len(topics.NAMES) == 17


def test_a_tone_depends_on_the_name_it_is_asked_about() -> None:
    text = "Smith was praised for rescuing the children; Jones was jailed for murdering his wife."
    at = text.index("Jones")
    praised, jailed = tone.load().predict([tone.Passage(text, 0, 5), tone.Passage(text, at, at + 5)])
    assert praised[2] - praised[0] > jailed[2] - jailed[0]


def test_no_passages_have_no_tones() -> None:
    assert tone.load().predict([]).shape == (0, 3)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("", 0), ("bank", 1), ("Bank", 2), ("UN", 3), ("A", 4), ("2nd", 5), ("«", 6), ("eBay", 7), ("McCoy", 7)],
)
def test_the_shape_of_a_word(word: str, expected: int) -> None:
    assert shape(word) == expected


def test_the_best_path_keeps_the_rules_where_the_greedy_one_breaks_them() -> None:
    scores = np.full((2, len(decoding.LABELS)), -9.0, np.float32)
    scores[0, [0, 1]] = [-0.4, -1.2]
    scores[1, [2, 0]] = [-0.1, -3.0]
    assert [decoding.LABELS[label] for label in decoding.best_path(scores)] == ["B-PER", "I-PER"]
