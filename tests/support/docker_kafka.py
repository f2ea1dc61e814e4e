"""Apache Kafka in a container, where a Docker daemon answers and has the image or gets it."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import docker  # type: ignore[import-untyped]
from docker.errors import DockerException, ImageNotFound  # type: ignore[import-untyped]
from testcontainers.core.container import DockerContainer

from dateline.local.lock import DEPLOY
from dateline.local.ready import kafka_ready
from schemas.topics import MAX_DEAD_RECORD_BYTES
from tests.support.ports import free_port
from tests.support.waiting import wait_until

IMAGE = "apache/kafka:4.4.0"
_ANSWERS_WITHIN = 60
_INSIDE = 9092


@contextmanager
def docker_kafka() -> Iterator[str | None]:
    """The bootstrap servers; None where there is no daemon or no image."""
    if not image_is_there(IMAGE):
        yield None
        return
    port = free_port()
    container = DockerContainer(IMAGE).with_kwargs(ports={f"{_INSIDE}/tcp": ("127.0.0.1", port)})
    for name, value in broker_settings(port).items():
        container.with_env(variable(name), value)
    with container:
        wait_until(lambda: kafka_ready(port), deadline=60, what=f"{IMAGE} is ready")
        yield f"127.0.0.1:{port}"


def broker_settings(port: int) -> dict[str, str]:
    """The local Kafka's settings, for a broker that clients reach at `port` of this machine."""
    lines = (DEPLOY / "broker.properties").read_text().splitlines()
    shared = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return shared | {
        "listeners": f"PLAINTEXT://0.0.0.0:{_INSIDE},CONTROLLER://127.0.0.1:{_INSIDE + 1}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.quorum.voters": f"1@127.0.0.1:{_INSIDE + 1}",
        "message.max.bytes": str(MAX_DEAD_RECORD_BYTES),
        "replica.fetch.max.bytes": str(MAX_DEAD_RECORD_BYTES),
    }


def variable(name: str) -> str:
    """A broker setting as the image's environment spells it."""
    return f"KAFKA_{name.replace('.', '_').upper()}"


def image_is_there(image: str) -> bool:
    """Whether the daemon has it or gets it; asks the daemon: a command line without a daemon is common."""
    if not _a_daemon_answers():
        return False
    client = docker.from_env(timeout=_ANSWERS_WITHIN)
    try:
        _have(client, image)
    except DockerException:
        return False
    finally:
        client.close()
    return True


def _a_daemon_answers() -> bool:
    """Asked without the Docker client, which leaks a socket where nobody answers."""
    host = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if not host.startswith("unix://"):
        return True
    with socket.socket(socket.AF_UNIX) as asking:
        return asking.connect_ex(host.removeprefix("unix://")) == 0


def _have(client: docker.DockerClient, image: str) -> None:
    try:
        client.images.get(image)
    except ImageNotFound:
        client.images.pull(image)
