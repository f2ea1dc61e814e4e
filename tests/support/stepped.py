"""`python -m tests.support.stepped dateline run|ingest|...`: our own command under a clock that a test may set.

The file DATELINE_CLOCKS/NAME holds the seconds by which the clock of the process NAME is wrong; it is looked at all the
time. What only runs on (`time.monotonic`) stays right, as it does when a machine's clock is set. `run` starts its
services in the same way.
"""

import os
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from dateline.cli import main as dateline
from dateline.local import programs

_EVERY = 0.1


class Clock:
    """This process's."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._step = ""
        self._travel: time_machine.travel | None = None

    def follow(self) -> None:
        """For ever."""
        pause = threading.Event()
        while True:
            self.look()
            pause.wait(_EVERY)

    def look(self) -> None:
        """Sets the clock where the file has changed."""
        step = self._file.read_text() if self._file.exists() else ""
        if step == self._step:
            return
        self._step = step
        if self._travel:
            self._travel.stop()
            self._travel = None
        if float(step or 0):
            self._travel = time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(step)), tick=True)
            self._travel.start()


def stepped(*arguments: str) -> tuple[str, ...]:
    """The command line of one of our commands under such a clock."""
    return (sys.executable, "-m", "tests.support.stepped", "dateline", *arguments)


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    clock = Clock(Path(os.environ["DATELINE_CLOCKS"]) / sys.argv[1])
    clock.look()
    threading.Thread(target=clock.follow, name="clock", daemon=True).start()
    programs.dateline = stepped
    dateline()
