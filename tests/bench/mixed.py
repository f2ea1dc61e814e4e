"""`dateline parse` on a folder of files of every format, from its start to its end."""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure

_CORPUS = Path(__file__).parents[1] / "unit/ingest/formats"
_FILES, _ROUNDS = 10_000, 2


def measure() -> list[Figure]:
    """Files a second on all cores, one start-up included; the better of two rounds."""
    with TemporaryDirectory() as folder:
        size = _fill(Path(folder))
        seconds = min(_timed(folder) for _ in range(_ROUNDS))
    how = f"{_FILES:,} files of {size // _FILES:,} bytes on average, of all formats, one start-up, on all cores"
    return [Figure("dateline parse, mixed files", _FILES / seconds, "/s", how, least=2000)]


def _fill(folder: Path) -> int:
    """The corpus of the tests, again and again; its bytes."""
    corpus = [path for path in sorted(_CORPUS.glob("*/files/*")) if not path.name.endswith(".facts.json")]
    size = 0
    for number in range(_FILES):
        path = corpus[number % len(corpus)]
        data = path.read_bytes()
        size += len(data)
        (folder / f"{number:05}-{path.name}").write_bytes(data)
    return size


def _timed(folder: str) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "dateline", "parse", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
