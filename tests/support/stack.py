"""Everything `dateline run` starts, in tests: addresses, questions, and the processes by name."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.ports import free_port
from tests.support.processes import Running, dateline, running
from tests.support.waiting import wait_until

_MARKS = {
    "ingest": "dateline ingest",
    "parser": "--multiprocessing-fork",
    "enrich": "dateline enrich",
    "store": "dateline store",
    "kafka": "kafka.Kafka",
}


@dataclass(frozen=True, slots=True)
class Stack:
    """A running Dateline with its own Kafka and folder."""

    run: Running
    folder: Path
    ports: dict[str, int]

    def url(self, service: str, path: str = "") -> str:
        """An address of one of the services."""
        return f"http://127.0.0.1:{self.ports[service]}{path}"

    def get(self, path: str, **parameters: str | int) -> Any:
        """The store's answer, decoded; anything but 200 is an error."""
        answer = httpx.get(self.url("store", path), params=parameters, timeout=10)
        return answer.raise_for_status().json()

    def metrics(self, service: str) -> str:
        """A service's metrics as Prometheus reads them."""
        return httpx.get(self.url(service, "/metrics"), timeout=10).raise_for_status().text

    def is_ready(self, service: str) -> bool:
        """Whether a service can do its work now."""
        try:
            return httpx.get(self.url(service, "/ready"), timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def log(self, service: str) -> str:
        """What a service has logged since it was last started."""
        return (self.folder / "logs" / f"{service}.log").read_text()

    def pid(self, part: str) -> int:
        """The process of one of the parts, of the parsers the first; waits for one that is being started again."""
        return wait_until(lambda: _process(_MARKS[part], self.run.process.pid) or 0, what=f"{part} runs")


@contextmanager
def stack(folder: Path, *arguments: str, **settings: object) -> Iterator[Stack]:
    """`dateline run` with free ports in `folder`, every part ready; stopped and killed at the end."""
    with launched(dateline("run", *arguments), folder, **settings) as started:
        yield started


@contextmanager
def launched(argv: Sequence[str], folder: Path, **settings: object) -> Iterator[Stack]:
    """The same for a command line that does what `dateline run` does."""
    kafka = free_port(in_a_row=2)
    ports = {"kafka": kafka} | {service: free_port() for service in ("ingest", "enrich", "store")}
    given = {f"{name}_port": port for name, port in ports.items()} | {"data_dir": folder / "data"} | settings
    with running(argv, folder, given) as run:
        started = Stack(run, folder / "data", ports)
        wait_until(lambda: _up(started), deadline=120, what=f"the stack is ready, see {run.output}")
        yield started
        run.process.terminate()
        run.ends(within=20)


def _up(started: Stack) -> bool:
    if started.run.process.poll() is not None:
        raise AssertionError(f"dateline run has ended:\n{started.run.said()}")
    return all(started.is_ready(service) for service in ("ingest", "enrich", "store"))


def _process(mark: str, ancestor: int) -> int | None:
    listed = subprocess.run(
        ["ps", "-axww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    table = [line.split(None, 2) for line in listed.splitlines()]
    family = {ancestor}
    for pid, parent, _ in sorted(table, key=lambda row: int(row[0])):
        if int(parent) in family:
            family.add(int(pid))
    return next((int(pid) for pid, _, args in table if int(pid) in family - {ancestor} and mark in args), None)
