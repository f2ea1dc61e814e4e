"""How much memory processes take, at most, while something goes on."""

import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

_EVERY = 0.5


def resident(pid: int) -> float:
    """MB that a process has in memory; 0 where there is none of that id."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return int(said or 0) / 1024


@dataclass(slots=True)
class Peaks:
    """The most that each process has taken, in MB, and what it takes now."""

    most: dict[str, float] = field(default_factory=dict)
    now: dict[str, float] = field(default_factory=dict)

    def look(self, pids: Mapping[str, int | None]) -> None:
        for name, pid in pids.items():
            self.now[name] = resident(pid) if pid else 0.0
            self.most[name] = max(self.most.get(name, 0.0), self.now[name])


@contextmanager
def watched(pids: Callable[[], Mapping[str, int | None]]) -> Iterator[Peaks]:
    """Looks twice a second until the end."""
    peaks, ended = Peaks(), threading.Event()

    def look() -> None:
        while not ended.wait(_EVERY):
            peaks.look(pids())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peaks
    finally:
        ended.set()
        thread.join()
