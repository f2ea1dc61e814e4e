"""Child processes that never outlive us."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dateline.local import guard

# Waits for a line before it becomes the program, so that no process runs that the guard does not know.
_ON_WORD = ("/bin/sh", "-c", 'read -r _ && exec "$@" </dev/null', "sh")
_POLL = 0.02


class Child:
    """A process in a session of its own: a terminal's Ctrl-C reaches only us, and its whole group can be ended."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid = process.pid

    def ended(self) -> int | None:
        """The exit status, minus the signal's number for a killed one; None while it runs."""
        return self._process.poll()

    def terminate(self) -> None:
        """Asks it to end."""
        if self.ended() is None:
            self._process.terminate()

    def kill(self) -> None:
        """Ends it and whatever it started; returns when it is gone."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()


class Nest:
    """Starts children, known to the guard until they have ended."""

    def __init__(self, word: subprocess.Popen[bytes], environment: Mapping[str, str]) -> None:
        self._guard, self._environment = word, environment

    def start(self, argv: Iterable[str], log: Path) -> Child:
        """Runs the command line; what it prints is added to `log`.

        Raises:
            OSError: no process can be made, or the log cannot be written.
        """
        with log.open("ab") as out:
            process = subprocess.Popen(  # noqa: S603 - the command lines are our own
                (*_ON_WORD, *argv),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                env=self._environment,
                start_new_session=True,
            )
        self._tell("+", process.pid)
        _say(process, "\n")
        _hang_up(process)
        return Child(process)

    def stop(self, children: Iterable[Child], *, grace: float) -> None:
        """Ends them together, cleanly within `grace` seconds, else by force."""
        left = list(children)
        for child in left:
            child.terminate()
        deadline = time.monotonic() + grace
        while time.monotonic() < deadline and any(child.ended() is None for child in left):
            time.sleep(_POLL)
        for child in left:
            self.bury(child)

    def bury(self, child: Child) -> None:
        """Ends what is left of a child at once, and forgets it."""
        child.kill()
        self._tell("-", child.pid)

    def _tell(self, change: str, pid: int) -> None:
        _say(self._guard, f"{change}{pid}\n")


@contextmanager
def nest(environment: Mapping[str, str]) -> Iterator[Nest]:
    """A nest with its guard; children that are left at the end are killed."""
    word = subprocess.Popen(  # noqa: S603
        (sys.executable, "-I", "-S", guard.__file__),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield Nest(word, environment)
    finally:
        _hang_up(word)
        word.wait()


def _say(process: subprocess.Popen[bytes], text: str) -> None:
    if process.stdin:
        process.stdin.write(text.encode())
        process.stdin.flush()


def _hang_up(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()
