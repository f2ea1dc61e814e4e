"""The store as the process it runs as, and its API."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.support.ports import free_port
from tests.support.processes import Running, dateline, running
from tests.support.waiting import wait_until


class Store:
    """A store that runs, and its API."""

    def __init__(self, process: Running, port: int) -> None:
        self.process, self.url = process, f"http://127.0.0.1:{port}"

    def get(self, path: str) -> httpx.Response | None:
        try:
            return httpx.get(self.url + path, timeout=5)
        except httpx.TransportError:
            return None

    def read(self, path: str) -> Any:
        """The JSON at `path`; None where there is none."""
        answer = self.get(path)
        return answer.json() if answer is not None and answer.status_code == httpx.codes.OK else None

    def ready(self) -> dict[str, Any]:
        wait_until(lambda: self.get("/live") is not None, what="the store answers")
        return dict(httpx.get(self.url + "/ready").json())


@contextmanager
def store(folder: Path, **settings: object) -> Iterator[Store]:
    port = free_port()
    with running(dateline("store"), folder, {"data_dir": folder, "store_port": port, **settings}) as process:
        yield Store(process, port)
