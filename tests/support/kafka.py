"""A real Apache Kafka for tests, always: the one of DATELINE_TEST_KAFKA, else one in Docker, else a local one."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dateline.local.kafka import address, prepared
from dateline.local.nest import Child, nest
from dateline.local.settings import LocalSettings
from tests.support.docker_kafka import docker_kafka
from tests.support.ports import free_port
from tests.support.waiting import wait_until


class LocalKafka:
    """A broker that a test may kill and start again; its data stays."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._settings = LocalSettings(data_dir=folder, kafka_port=free_port(in_a_row=2), kafka=None)
        self._program = stack.enter_context(prepared(self._settings, no_bar))
        self._nest = stack.enter_context(nest(os.environ))
        self._log = folder / "kafka.log"
        self._child: Child | None = None
        self.bootstrap = address(self._settings)

    @property
    def pid(self) -> int | None:
        """Its process, while it runs."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Starts it; returns when it is ready."""
        self._child = self._nest.start(self._program.argv, self._log)
        wait_until(self._program.ready, deadline=60, what=f"Kafka is ready, see {self._log}")

    def kill(self) -> None:
        """SIGKILL; returns when it is gone."""
        self._end(grace=0)

    def stop(self) -> None:
        """A clean stop."""
        self._end(grace=20)

    def _end(self, *, grace: float) -> None:
        if self._child:
            self._nest.stop([self._child], grace=grace) if grace else self._nest.bury(self._child)
        self._child = None


@contextmanager
def local_kafka(folder: Path) -> Iterator[LocalKafka]:
    """A local broker of one's own, started; killed at the end."""
    with ExitStack() as stack:
        kafka = LocalKafka(folder, stack)
        stack.callback(kafka.kill)
        kafka.start()
        yield kafka


@contextmanager
def test_kafka(folder: Path) -> Iterator[str]:
    """The bootstrap servers of a Kafka that all tests share; `folder` is for a local one."""
    given = os.environ.get("DATELINE_TEST_KAFKA")
    with ExitStack() as stack:
        yield given or stack.enter_context(docker_kafka()) or stack.enter_context(local_kafka(folder)).bootstrap


test_kafka.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test


@contextmanager
def no_bar(_jars: int) -> Iterator[Callable[[], None]]:
    yield lambda: None
