"""Workers on one Kafka and one database, each started and ended by the test; and a load whose every article is kept."""

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import httpx

from dateline.books.checking import check_history
from dateline.books.reading import drained, read_books
from services.store.settings import StoreSettings
from tests.support.ports import free_port
from tests.support.processes import Running, running
from tests.support.processes import dateline as this_release
from tests.support.waiting import wait_until
from tests.support.wire import story


@dataclass(slots=True)
class Staff:
    """Workers by name, as in `enrich-2`."""

    folder: Path
    bootstrap: str
    ports: dict[str, int]
    _running: dict[str, tuple[Running, ExitStack]] = field(default_factory=dict)

    @property
    def settings(self) -> StoreSettings:
        return StoreSettings(kafka=self.bootstrap, data_dir=self.folder / "data", database_url=None)

    def start(self, name: str, argv: Sequence[str] = ()) -> None:
        """Starts a worker; `argv` where it is not this release's."""
        service, number = name.split("-")
        given = {"kafka": self.bootstrap, "data_dir": self.folder / "data", "enrich_steps": "language"}
        own = {f"{service}_port": self.ports[name], "worker": number, "ingest_parsers": 0}
        stack = ExitStack()
        line = argv or this_release(service)
        self._running[name] = stack.enter_context(running(line, self.folder / name, given | own)), stack

    def kill(self, name: str) -> None:
        """SIGKILL; returns when it is gone."""
        self._running.pop(name)[1].close()

    def end(self, name: str) -> int:
        """SIGTERM; its exit status."""
        worker, stack = self._running.pop(name)
        with stack:
            worker.process.terminate()
            return worker.ends(within=90)

    def await_ready(self, *names: str) -> None:
        """Returns when they can all do their work."""
        wait_until(lambda: all(map(self._ready, names)), deadline=180, what=f"{names} ready, see {self.folder}")

    def _ready(self, name: str) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{self.ports[name]}/ready", timeout=5).status_code == 200
        return False

    def close(self) -> None:
        """Kills all that run."""
        for name in list(self._running):
            self.kill(name)


@contextmanager
def staff(folder: Path, bootstrap: str, *names: str) -> Iterator[Staff]:
    """Workers of these names, ready; killed at the end."""
    made = Staff(folder, bootstrap, {name: free_port() for name in names})
    try:
        for name in names:
            made.start(name)
        made.await_ready(*names)
        yield made
    finally:
        made.close()


@dataclass(slots=True)
class Load:
    """Sends a story every so often, each until it is acknowledged, and watches rows come."""

    made: Staff
    acknowledged: list[str] = field(default_factory=list)
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def send(self) -> None:
        """Until it is over."""
        address = f"http://127.0.0.1:{self.made.ports['ingest-1']}/v1/articles"
        with httpx.Client(timeout=10) as client:
            while not self.over.wait(0.05):
                data = story(len(self.acknowledged))
                with contextlib.suppress(httpx.TransportError):
                    answer = client.post(address, content=data)
                    if answer.status_code == 202:
                        self.acknowledged.append(answer.json()["items"][0]["article_id"])

    def watch(self) -> None:
        """Until it is over."""
        while not self.over.wait(0.2):
            self.arrivals.append((time.monotonic(), len(self.stored())))

    def stored(self) -> list[str]:
        """The article of every row."""
        path = self.made.folder / "data" / "dateline.db"
        with contextlib.closing(sqlite3.connect(path, timeout=30)) as database:
            return [str(row[0]) for row in database.execute("SELECT article_id FROM versions WHERE stands")]

    def longest_stall(self) -> float:
        """Seconds since `arrivals` was cleared in which no row came."""
        moments = [self.arrivals[0][0]]
        moments += [at for (_, before), (at, count) in pairwise(self.arrivals) if count > before]
        return max(after - before for before, after in pairwise(moments))

    def grows(self) -> None:
        """Returns when ten more articles have been stored than there are now."""
        now = len(self.stored())
        wait_until(lambda: len(self.stored()) >= now + 10, deadline=120, what="ten more are stored")

    def ends_balanced(self) -> None:
        """Stops sending; everything acknowledged is stored, once, and books and history are in order."""
        self.over.set()
        asyncio.run(self._balanced())

    async def _balanced(self) -> None:
        assert await drained(self.made.settings, 120)
        stored = [article_id.replace("-", "") for article_id in self.stored()]
        assert {article_id.replace("-", "") for article_id in self.acknowledged} <= set(stored)
        assert len(stored) == len(set(stored))
        books = await read_books(self.made.settings)
        assert (books.balanced, books.missing) == (True, ())
        assert await check_history(self.made.settings) == ()


@contextmanager
def under_load(made: Staff) -> Iterator[Load]:
    """Meanwhile."""
    load = Load(made)
    threads = [threading.Thread(target=load.send), threading.Thread(target=load.watch)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.over.set()
        for thread in threads:
            thread.join()
