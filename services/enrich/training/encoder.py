"""The base encoder (all-MiniLM-L6-v2, a BERT of 6 layers) read from its safetensors file and run by numpy.

Only what the distilling of word vectors needs: short inputs of one length, mean of the last layer's pieces.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
_HEADS, _LAYERS = 12, 6


@dataclass(frozen=True, slots=True)
class Encoder:
    """The tensors by name."""

    tensors: Mapping[str, Floats]

    def means(self, ids: npt.NDArray[np.int64]) -> Floats:
        """One vector for each row of piece ids [rows, pieces], all rows whole."""
        embedded = (
            self.tensors["embeddings.word_embeddings.weight"][ids]
            + self.tensors["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + self.tensors["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._norm(embedded, "embeddings.LayerNorm")
        for layer in range(_LAYERS):
            state = self._layer(state, f"encoder.layer.{layer}.")
        return np.asarray(state.mean(axis=1), np.float32)

    def _layer(self, state: Floats, at: str) -> Floats:
        heard = self._dense(self._attend(state, at + "attention.self."), at + "attention.output.dense")
        state = self._norm(state + heard, at + "attention.output.LayerNorm")
        inner = _gelu(self._dense(state, at + "intermediate.dense"))
        return self._norm(state + self._dense(inner, at + "output.dense"), at + "output.LayerNorm")

    def _attend(self, state: Floats, at: str) -> Floats:
        rows, pieces, width = state.shape
        query, key, value = (
            self._dense(state, at + part).reshape(rows, pieces, _HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / math.sqrt(width // _HEADS)
        odds = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (odds / odds.sum(-1, keepdims=True)) @ value
        return np.asarray(mixed.transpose(0, 2, 1, 3).reshape(rows, pieces, width), np.float32)

    def _dense(self, state: Floats, at: str) -> Floats:
        return np.asarray(state @ self.tensors[at + ".weight"].T + self.tensors[at + ".bias"], np.float32)

    def _norm(self, state: Floats, at: str) -> Floats:
        centred = state - state.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return np.asarray(centred / spread * self.tensors[at + ".weight"] + self.tensors[at + ".bias"], np.float32)


def _gelu(x: Floats) -> Floats:
    """The tanh form (Hendrycks and Gimpel, 2016), within 0.001 of the exact one."""
    return np.asarray(0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))), np.float32)


def load(path: Path) -> Encoder:
    """Reads a safetensors file: 8 bytes of header length, a JSON header, the tensors."""
    data = path.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = {name: entry for name, entry in json.loads(data[8 : 8 + size]).items() if entry.get("dtype") == "F32"}
    return Encoder({name.removeprefix("bert."): _tensor(data, 8 + size, entry) for name, entry in header.items()})


def _tensor(data: bytes, base: int, entry: Mapping[str, list[int]]) -> Floats:
    begin, end = entry["data_offsets"]
    return np.frombuffer(data[base + begin : base + end], np.float32).reshape(entry["shape"])
