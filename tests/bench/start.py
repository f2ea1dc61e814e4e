"""Start and size of `dateline run`."""

import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure
from tests.support.stack import Stack, stack


def measure() -> list[Figure]:
    """Seconds until every part can do its work, the jars being there; memory of all processes then."""
    began = time.perf_counter()
    with TemporaryDirectory() as folder, stack(Path(folder)) as running:
        ready = time.perf_counter() - began
        megabytes = resident(running)
    return [
        Figure("`dateline run`: ready", ready, "s", "an empty folder, jars fetched before", most=20),
        Figure("`dateline run`: memory of all processes", megabytes, "MB", "resident, models loaded", most=1_000),
    ]


def resident(running: Stack) -> float:
    """Megabytes of all processes that the run has started, and its own."""
    listed = subprocess.run(["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    table = sorted(tuple(map(int, line.split())) for line in listed.splitlines())
    family = {running.run.process.pid}
    for pid, parent, _ in table:
        if parent in family:
            family.add(pid)
    return sum(size for pid, _, size in table if pid in family) / 1024
