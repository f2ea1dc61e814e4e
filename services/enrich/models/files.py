"""The weights that ship with the package, and the list of digests they must have."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from services.common.errors import Misconfigured

HERE = Path(__file__).parent
SUMS = "sha256sums.txt"
_WEIGHTS = (".npz", ".onnx", ".json")
Floats = npt.NDArray[np.float32]


def genuine(name: str, folder: Path = HERE) -> Path:
    """The file of that name, which has the digest that the list of sums gives.

    Raises:
        Misconfigured: it is missing, or is another file.
    """
    path = folder / name
    try:
        known = f"{digest(path)}  {name}" in (folder / SUMS).read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise Misconfigured(f"the model {path} cannot be read ({error}): install dateline anew") from None
    if not known:
        raise Misconfigured(f"the model {path} is not the one this version was made with: install dateline anew")
    return path


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def seal(folder: Path = HERE) -> None:
    """Writes the list of sums anew, in the form of `sha256sum`."""
    weights = sorted(path for path in folder.iterdir() if path.suffix in _WEIGHTS)
    lines = (f"{digest(path)}  {path.name}\n" for path in weights)
    (folder / SUMS).write_text("".join(lines), encoding="ascii")


def arrays(path: Path) -> Mapping[str, npt.NDArray[np.generic]]:
    """The arrays of an .npz file, in memory."""
    with np.load(path) as table:
        return {name: table[name] for name in table.files}


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True), np.float32)
