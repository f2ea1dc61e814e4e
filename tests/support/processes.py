"""The product's own processes, in tests."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def clean_environment(settings: Mapping[str, object] | None = None) -> dict[str, str]:
    """This environment without anybody's DATELINE_ settings, and with these: `{"data_dir": path}`; without canaries.

    Where jars are kept, and so fetched only once, is the one setting of the developer's that stays.
    """
    kept = ("DATELINE_CACHE_DIR", "DATELINE_KAFKA_JARS")
    ours = {"PYTHONPATH": str(_ROOT)} | {
        name: value for name, value in os.environ.items() if name in kept or not name.startswith("DATELINE_")
    }
    given = {"ingest_canary_seconds": 0} | dict(settings or {})
    return ours | {f"DATELINE_{name}".upper(): str(value) for name, value in given.items()}


@dataclass(frozen=True, slots=True)
class Running:
    """A process that runs, and the file with all it has said."""

    process: subprocess.Popen[bytes]
    output: Path

    def said(self) -> str:
        """What it has printed, to both streams."""
        return self.output.read_text()

    def ends(self, *, within: float = 10.0) -> int:
        """Its exit status, once it has ended by itself."""
        return self.process.wait(within)

    def send(self, number: signal.Signals) -> None:
        """A signal to the process alone."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL; returns when it is gone."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running(argv: Sequence[str], folder: Path, settings: Mapping[str, object] | None = None) -> Iterator[Running]:
    """The command line, run in `folder` with a clean environment; killed at the end if it still runs."""
    folder.mkdir(parents=True, exist_ok=True)
    output = folder / "output"
    with output.open("wb") as out:
        process = subprocess.Popen(
            argv, cwd=folder, env=clean_environment(settings), stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        yield Running(process, output)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()


def dateline(*arguments: str) -> list[str]:
    """The command line of one of our commands."""
    return [sys.executable, "-m", "dateline", *arguments]


def is_alive(pid: int) -> bool:
    """A process of that id runs (a dead one that nobody has asked after does not)."""
    status = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(status.strip()) and not status.startswith("Z")
