"""One Kafka and the services beside it, started one by one, so that each can be timed alone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from schemas.topics import ENRICHED, RAW
from services.common.kafka.lag import read_lag
from tests.support.kafka import local_kafka
from tests.support.ports import free_port
from tests.support.processes import dateline, running
from tests.support.waiting import wait_until

_READS = {"enrich": RAW.name, "store": ENRICHED.name}


@dataclass(frozen=True, slots=True)
class Parts:
    """A Kafka, and where everything lies."""

    kafka: str
    folder: Path
    ports: dict[str, int]
    steps: str

    @contextmanager
    def service(self, *names: str) -> Iterator[None]:
        """These services, ready; ended at the end."""
        with ExitStack() as stack:
            for name in names:
                given: dict[str, object] = {f"{other}_port": port for other, port in self.ports.items()}
                given |= {"kafka": self.kafka, "data_dir": self.folder, "enrich_steps": self.steps}
                process = stack.enter_context(running(dateline(name), self.folder / name, given))
                stack.callback(process.ends, within=20)
                stack.callback(process.process.terminate)
            for name in names:
                wait_until(partial(self.is_ready, name), deadline=60, what=f"{name} is ready")
            yield

    def url(self, name: str) -> str:
        """Where a service answers."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def is_ready(self, name: str) -> bool:
        """Whether a service can do its work."""
        try:
            return httpx.get(f"{self.url(name)}/ready", timeout=2).is_success
        except httpx.TransportError:
            return False

    def done(self, name: str) -> int:
        """Messages that a service has committed."""
        return sum(read_lag(self.kafka, f"dateline-{name}", _READS[name]).committed.values())

    def post(self, lines: bytes, *, feed: str = "bench") -> int:
        """Sends one NDJSON batch; how many items were accepted."""
        url, kind = f"{self.url('ingest')}/v1/articles/batch", {"content-type": "application/x-ndjson"}
        answer = httpx.post(url, params={"feed": feed}, content=lines, headers=kind, timeout=600)
        return answer.raise_for_status().text.count('"accepted"')


@contextmanager
def parts(folder: Path, *, steps: str = "") -> Iterator[Parts]:
    """A Kafka of its own; enrich will run the steps named."""
    with local_kafka(folder / "kafka") as kafka:
        yield Parts(
            kafka.bootstrap, folder / "data", {name: free_port() for name in ("ingest", "enrich", "store")}, steps
        )
