"""Everything of one machine with canaries, and the books balanced beside it: all that has metrics."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.common.exposition import Samples, read_samples
from tests.support.ports import free_port
from tests.support.processes import dateline, running
from tests.support.stack import Stack, stack
from tests.support.waiting import wait_until

SERVICES = ("ingest", "enrich", "store", "books")


@dataclass(frozen=True, slots=True)
class Watched:
    """The stack, and where each service's metrics are."""

    stack: Stack
    ports: dict[str, int]

    def text(self, service: str) -> str:
        """A service's metrics as Prometheus reads them."""
        return httpx.get(f"http://127.0.0.1:{self.ports[service]}/metrics", timeout=10).raise_for_status().text

    def samples(self, service: str) -> Samples:
        """The same, to be asked."""
        return read_samples(self.text(service))


def samples_at(port: int) -> Samples:
    """The metrics of a service at that port; none where nothing answers."""
    try:
        return read_samples(httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=10).raise_for_status().text)
    except httpx.TransportError:
        return Samples({})


@contextmanager
def watched(folder: Path, *arguments: str, **settings: object) -> Iterator[Watched]:
    """Runs until the books have been balanced once with a canary in them."""
    given = {"ingest_canary_seconds": 1, "feeds": "seeds"} | settings
    books = free_port()
    with stack(folder / "stack", *arguments, **given) as started:
        own = {
            "data_dir": started.folder,
            "kafka": f"127.0.0.1:{started.ports['kafka']}",
            "books_port": books,
        }
        with running(dateline("books", "--watch", "1"), folder / "books", own):
            made = Watched(started, started.ports | {"books": books})
            wait_until(lambda: _balanced(made), deadline=90, what=f"the books are balanced, see {folder}")
            yield made


def _balanced(made: Watched) -> bool:
    try:
        return made.samples("books").value("dateline_books_articles", state="stored") > 0
    except httpx.TransportError:
        return False
