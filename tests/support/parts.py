"""The four processes, each started apart: a test may freeze one, or take it away and hold it back."""

import contextlib
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.support.kafka import LocalKafka
from tests.support.ports import free_port
from tests.support.processes import Running, dateline, running
from tests.support.waiting import wait_until

SERVICES = ("ingest", "enrich", "store")


@dataclass(slots=True)
class Parts:
    """Kafka and the services of one Dateline; nobody but the test starts any of them again."""

    folder: Path
    kafka: LocalKafka
    settings: dict[str, object]
    ports: dict[str, int]
    _running: dict[str, tuple[Running, ExitStack]] = field(default_factory=dict)

    def start(self, part: str) -> None:
        """Starts Kafka, or a service; returns when Kafka is ready, of a service at once."""
        if part == "kafka":
            self.kafka.start()
            return
        stack = ExitStack()
        self._running[part] = stack.enter_context(running(dateline(part), self.folder / part, self.settings)), stack

    def kill(self, part: str) -> None:
        """SIGKILL; returns when it is gone."""
        if part == "kafka":
            self.kafka.kill()
        elif part in self._running:
            self._running.pop(part)[1].close()

    def pid(self, part: str) -> int | None:
        """Its process; None while it is away."""
        if part == "kafka":
            return self.kafka.pid
        return self._running[part][0].process.pid if part in self._running else None

    def said(self, service: str) -> str:
        """What a service has logged since it was last started."""
        return self._running[service][0].said()

    def url(self, service: str, path: str = "") -> str:
        """An address of one of the services."""
        return f"http://127.0.0.1:{self.ports[service]}{path}"

    def is_ready(self, service: str) -> bool:
        """Whether a service says that it can do its work now."""
        try:
            return httpx.get(self.url(service, "/ready"), timeout=2).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def metrics(self, service: str) -> str:
        """A service's metrics as Prometheus reads them; empty where it does not answer."""
        try:
            return httpx.get(self.url(service, "/metrics"), timeout=5).text
        except httpx.TransportError:
            return ""

    @property
    def database(self) -> Path:
        """The store's file."""
        return self.folder / "data" / "dateline.db"

    def rows(self) -> list[tuple[str, str]]:
        """Every stored article version, by id without dashes and version."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=30)) as database:
            found = database.execute("SELECT article_id, version FROM versions WHERE stands").fetchall()
        return [(str(article_id).replace("-", ""), str(version)) for article_id, version in found]

    def count(self) -> int:
        """How many there are."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=30)) as database:
            return int(database.execute("SELECT count(*) FROM versions WHERE stands").fetchone()[0])


@contextmanager
def parts(folder: Path, **settings: object) -> Iterator[Parts]:
    """All four, ready, with ports and a folder of their own; killed at the end."""
    with ExitStack() as stack:
        kafka = LocalKafka(folder / "data", stack)
        ports = {service: free_port() for service in SERVICES}
        given = {f"{name}_port": port for name, port in ports.items()} | {"data_dir": folder / "data"}
        made = Parts(folder, kafka, given | {"kafka": kafka.bootstrap} | settings, ports)
        for part in ("kafka", *SERVICES):
            stack.callback(made.kill, part)
            made.start(part)
        wait_until(lambda: all(map(made.is_ready, SERVICES)), deadline=90, what=f"all is ready, see {folder}")
        yield made


@contextmanager
def frozen(made: Parts, part: str) -> Iterator[None]:
    """The part does not move (SIGSTOP), and goes on afterwards where it was."""
    pid = made.pid(part)
    assert pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@contextmanager
def away(made: Parts, part: str) -> Iterator[None]:
    """The part is killed, and started again afterwards."""
    made.kill(part)
    yield
    made.start(part)


@contextmanager
def locked(made: Parts, *, restarting: str | None = None) -> Iterator[None]:
    """Somebody else holds the database's write lock; `restarting`: this part is killed and has to start meanwhile."""
    with contextlib.closing(sqlite3.connect(made.database, timeout=30, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        if restarting:
            made.kill(restarting)
            made.start(restarting)
        yield
        other.execute("ROLLBACK")
