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
_BATCH_PIECES = 256
_CLS, _SEP = 101, 102
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Tagger:
    """The network and its tokenizer."""

    network: Any
    tokenizer: Tokenizer

    def predict(self, batch: Sequence[str]) -> list[list[Tagged]]:
        """The names in each text, in order."""
        found: list[list[Tagged]] = [[] for _ in batch]
        encodings = self.tokenizer.encode_batch(list(batch), add_special_tokens=False)
        every = [w for at, text in enumerate(batch) for w in windows(at, text, encodings[at])]
        for group in _groups(sorted(every, key=lambda window: len(window.ids))):
            for window, logits in zip(group, self._logits(group), strict=True):
                found[window.text].extend(_names(window, logits))
        return [sorted(names, key=lambda name: name.start) for names in found]

    def _logits(self, group: Sequence[Window]) -> list[Floats]:
        """Scores [pieces, labels] of each window; shorter ones are padded."""
        width = max(len(window.ids) for window in group) + 2
        feed = {
            name: np.zeros((len(group), width), np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")
        }
        for row, window in enumerate(group):
            end = len(window.ids) + 1
            feed["input_ids"][row, : end + 1] = [_CLS, *window.ids, _SEP]
            feed["token_type_ids"][row, 1:end] = window.shapes
            feed["attention_mask"][row, : end + 1] = 1
        (scores,) = self.network.run(None, feed)
        return [scores[row, 1 : len(window.ids) + 1] for row, window in enumerate(group)]


def _groups(ordered: Sequence[Window]) -> Iterator[list[Window]]:
    """Windows of like length together, about 256 pieces a batch."""
    group: list[Window] = []
    for window in ordered:
        if group and (len(group) + 1) * len(window.ids) > _BATCH_PIECES:
            yield group
            group = []
        group.append(window)
    if group:
        yield group


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
