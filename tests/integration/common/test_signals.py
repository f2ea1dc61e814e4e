"""A service ends when it is told to, also while it is still starting."""

import signal
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.support.processes import dateline, running
from tests.support.waiting import wait_until

DEFAULT = -signal.SIGTERM
"""The exit status of a process that has not come to listening to signals yet."""


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@pytest.mark.parametrize("service", ["ingest", "enrich", "store"])
def test_a_service_that_is_told_to_end_while_it_starts_ends(service: str, tmp_path: Path) -> None:
    port = free_port()
    given = {"kafka": f"127.0.0.1:{free_port()}", "data_dir": tmp_path, f"{service}_port": port, "enrich_steps": ""}
    with running(dateline(service), tmp_path / "run", given) as process:
        wait_until(lambda: listens(port), deadline=30, what="the port is taken, the rest is about to start")
        process.send(signal.SIGTERM)
        assert process.ends(within=10) in {0, DEFAULT}
