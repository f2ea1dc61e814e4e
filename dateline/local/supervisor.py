"""Keeps programs alive: what dies is started again; what keeps dying, or says it is misconfigured, stops everything."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from dateline.local import logs
from dateline.local.nest import Child, Nest
from dateline.local.programs import Program
from dateline.local.restarts import pause
from services.common.errors import DatelineError, Misconfigured

MISCONFIGURED = 2
"""Exit status of a command that a person has to do something about."""

_POLL = 0.1
_LINES = 20
_GRACE = (6.0, 2.5)
"""Seconds a tier gets to end cleanly: the services first, then what they stand on; together under ten."""


class GaveUp(DatelineError):  # noqa: N818 - named for what to do, as all are
    """A process cannot be kept alive; the text holds its last log lines."""


@dataclass(slots=True)
class _Watch:
    """A program and what became of it."""

    program: Program
    log: Path
    child: Child | None = None
    due: float = 0.0
    ready: bool = False
    deaths: list[float] = field(default_factory=list)


class Supervisor:
    """Programs in tiers, each standing on the one before; they start together and stop last tier first."""

    def __init__(
        self, tiers: Sequence[Sequence[Program]], nest: Nest, folder: Path, say: Callable[[str], None]
    ) -> None:
        self._tiers = [[_Watch(program, logs.begin(folder, program.name)) for program in tier] for tier in tiers]
        self._nest, self._say = nest, say

    def await_ready(self, stopping: Event, *, within: float) -> None:
        """Starts the programs and keeps them alive until every one has been ready, for so many seconds at most.

        Raises:
            KeyboardInterrupt: `stopping` is set before that.
            GaveUp: one is not ready by then, or keeps dying.
            Misconfigured: one exits 2.
        """
        deadline = time.monotonic() + within
        self.keep(stopping, until=lambda: not self._unready() or time.monotonic() > deadline)
        if stopping.is_set():
            raise KeyboardInterrupt
        for watch in self._unready():
            raise _gave_up(watch, f"is not ready after {within:.0f} s")

    def _unready(self) -> list[_Watch]:
        for watch in self._watches():
            watch.ready = watch.ready or (watch.child is not None and watch.program.ready())
        return [watch for watch in self._watches() if not watch.ready]

    def keep(self, stopping: Event, *, until: Callable[[], bool]) -> None:
        """Keeps the programs alive until `until` holds or `stopping` is set.

        Raises:
            GaveUp: one keeps dying.
            Misconfigured: one exits 2; the text is its last line.
        """
        while not stopping.is_set():
            for watch in self._watches():
                self._tend(watch)
            if until():
                return
            stopping.wait(_POLL)

    def stop(self) -> None:
        """Ends everything; nothing is left when it returns."""
        for tier, grace in zip(reversed(self._tiers), _GRACE, strict=False):
            self._nest.stop([watch.child for watch in tier if watch.child], grace=grace)

    def _watches(self) -> Iterator[_Watch]:
        return (watch for tier in self._tiers for watch in tier)

    def _tend(self, watch: _Watch) -> None:
        if watch.child is None:
            if time.monotonic() >= watch.due:
                watch.child = self._nest.start(watch.program.argv, watch.log)
        elif (status := watch.child.ended()) is not None:
            self._nest.bury(watch.child)
            watch.child = None
            self._again(watch, status)

    def _again(self, watch: _Watch, status: int) -> None:
        if status == MISCONFIGURED:
            said = "".join(logs.tail(watch.log, 1)).removeprefix("dateline: ")
            raise Misconfigured(f"{watch.program.name}: {said or 'ended with exit status 2'}")
        now = time.monotonic()
        watch.deaths.append(now)
        wait = pause(watch.deaths, now)
        if wait is None:
            raise _gave_up(watch, "keeps dying")
        watch.due = now + wait
        self._say(
            f"{watch.program.name} ended ({_status(status)}) and is started again in {wait:.0f} s; see {watch.log}"
        )


def _status(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _gave_up(watch: _Watch, what: str) -> GaveUp:
    lines = "\n".join(logs.tail(watch.log, _LINES))
    return GaveUp(f"{watch.program.name} {what}; the last lines of {watch.log}:\n{lines}")


@contextmanager
def supervised(supervisor: Supervisor) -> Iterator[Supervisor]:
    """The supervisor, stopped at the end however that comes."""
    try:
        yield supervisor
    finally:
        supervisor.stop()
