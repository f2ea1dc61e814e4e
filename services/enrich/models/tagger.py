"""The name tagger: a small encoder with the shape of words in place of token types, int8 ONNX. Card: tagger.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from services.enrich.models import tokens
from services.enrich.models.decoding import Tagged, spans
from services.enrich.models.files import Floats, genuine, softmax
from services.enrich.models.windows import Window, windows

NAME = "tagger-1"
_CLS, _SEP = 101, 102
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Tagger:
    """The network and its tokenizer."""

    network: Any
    tokenizer: Tokenizer

    def predict(self, batch: Sequence[str]) -> list[list[Tagged]]:
        """The names in each text, in order: of each text alone, whatever the others are."""
        encodings = self.tokenizer.encode_batch(list(batch), add_special_tokens=False)
        return [
            [name for window in windows(at, text, encodings[at]) for name in _names(window, self._logits(window))]
            for at, text in enumerate(batch)
        ]

    def _logits(self, window: Window) -> Floats:
        """Scores [pieces, labels], of one window a run: int8 networks scale what they compute by all that is in it."""
        feed = {
            "input_ids": np.array([[_CLS, *window.ids, _SEP]], np.int64),
            "attention_mask": np.ones((1, len(window.ids) + 2), np.int64),
            "token_type_ids": np.array([[0, *window.shapes, 0]], np.int64),
        }
        (scores,) = self.network.run(None, feed)
        return np.asarray(scores[0, 1:-1], np.float32)


def _names(window: Window, logits: Floats) -> Iterator[Tagged]:
    if window.heads:
        yield from spans(np.log(softmax(logits[list(window.heads)]) + _NOTHING), window.words)


@cache
def load() -> Tagger:
    """The model, once a process, on one thread.

    Raises:
        Misconfigured: a file of it is missing or another.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    path = genuine("tagger.int8.onnx")
    network = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return Tagger(network, tokens.load())
