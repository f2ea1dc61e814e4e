"""`python -m tests.support.stepped run|ingest|...`: our own command under a clock that a test may set.

The file DATELINE_CLOCKS/NAME holds the seconds by which the clock of the process NAME is wrong; it is read at the start
and at every SIGUSR1. Time that only runs on (`time.monotonic`) stays right, as it does when a machine's clock is set.
`run` starts its services in the same way.
"""

import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from dateline.cli import main as dateline
from dateline.local import programs


class Clock:
    """This process's."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._travel: time_machine.travel | None = None

    def read(self, *_: object) -> None:
        """Sets the clock to what the file says."""
        if self._travel:
            self._travel.stop()
            self._travel = None
        with suppress(FileNotFoundError):
            if step := float(self._file.read_text() or 0):
                self._travel = time_machine.travel(datetime.now(UTC) + timedelta(seconds=step), tick=True)
                self._travel.start()


def launched(*arguments: str) -> tuple[str, ...]:
    """The command line of one of our commands under such a clock."""
    return (sys.executable, "-m", "tests.support.stepped", "dateline", *arguments)


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    clock = Clock(Path(os.environ["DATELINE_CLOCKS"]) / sys.argv[1])
    signal.signal(signal.SIGUSR1, clock.read)
    clock.read()
    programs.dateline = launched
    dateline()
