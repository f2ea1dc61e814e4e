"""Three real brokers on this machine, each controller too; two of three copies are written before anything counts."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dateline.local.jars import class_path
from dateline.local.java import java
from dateline.local.nest import Child, Nest, nest
from dateline.local.properties import render
from dateline.local.ready import kafka_ready
from dateline.local.settings import LocalSettings
from tests.support.kafka import no_bar
from tests.support.ports import free_port
from tests.support.waiting import wait_until

_CLUSTER = "kZGF0ZWxpbmUtdGVzdC0wMQ"
_HEAP = "256m"


@dataclass(slots=True)
class Cluster:
    """The brokers by number, 1 to 3; nobody but the test starts any of them again."""

    folder: Path
    nest: Nest
    jars: list[Path]
    ports: Mapping[int, int]
    _running: dict[int, Child] = field(default_factory=dict)

    @property
    def bootstrap(self) -> str:
        """All of them."""
        return ",".join(f"127.0.0.1:{port}" for port in self.ports.values())

    def start(self, *nodes: int) -> None:
        """Starts them together; returns when each is ready."""
        for node in nodes:
            file = self.folder / f"{node}.properties"
            self._running[node] = self.nest.start(
                java(self.jars, _HEAP, "kafka.Kafka", str(file)), self.folder / f"{node}.log"
            )
        for node in nodes:
            wait_until(partial(kafka_ready, self.ports[node]), deadline=120, what=f"broker {node}, see {self.folder}")

    def kill(self, node: int) -> None:
        """SIGKILL; returns when it is gone."""
        self.nest.bury(self._running.pop(node))

    def close(self) -> None:
        """Kills all that run."""
        for node in list(self._running):
            self.kill(node)


@contextmanager
def kafka_cluster(folder: Path) -> Iterator[Cluster]:
    """Three brokers, started; killed at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    ports = {node: free_port(in_a_row=2) for node in (1, 2, 3)}
    with ExitStack() as stack:
        jars = class_path(LocalSettings(data_dir=folder), no_bar)
        made = Cluster(folder, stack.enter_context(nest(os.environ)), jars, ports)
        for node in ports:
            _format(made, node)
        stack.callback(made.close)
        made.start(*ports)
        yield made


def _format(made: Cluster, node: int) -> None:
    settings = LocalSettings(data_dir=made.folder, kafka_port=made.ports[node], kafka=None)
    file = made.folder / f"{node}.properties"
    lines = "".join(f"{name}={value}\n" for name, value in _own(made.ports, node).items())
    file.write_text(render(settings, made.folder / f"data-{node}") + lines)
    form = ("format", "--cluster-id", _CLUSTER, "--config", str(file))
    command = java(made.jars, _HEAP, "kafka.tools.StorageTool", *form)
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _own(ports: Mapping[int, int], node: int) -> dict[str, object]:
    """What a broker of three has otherwise than one alone; the last line of a name counts."""
    copies = {
        "default.replication.factor": 3,
        "min.insync.replicas": 2,
        "offsets.topic.replication.factor": 3,
        "transaction.state.log.replication.factor": 3,
        "transaction.state.log.min.isr": 2,
        "share.coordinator.state.topic.replication.factor": 3,
        "share.coordinator.state.topic.min.isr": 2,
    }
    voters = ",".join(f"{each}@127.0.0.1:{port + 1}" for each, port in ports.items())
    return {"node.id": node, "controller.quorum.voters": voters} | copies
