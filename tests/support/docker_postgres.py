"""PostgreSQL in a container, where a Docker daemon answers and has the image or gets it."""

from collections.abc import Iterator
from contextlib import contextmanager

from testcontainers.core.container import DockerContainer

from tests.support.docker_kafka import image_is_there
from tests.support.ports import free_port
from tests.support.waiting import wait_until

IMAGE = "postgres:18-alpine"


@contextmanager
def docker_postgres() -> Iterator[str | None]:
    """The URL of its server; None where there is no daemon or no image."""
    if not image_is_there(IMAGE):
        yield None
        return
    from tests.support.postgres import answers

    port = free_port()
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    container = DockerContainer(IMAGE).with_kwargs(ports={"5432/tcp": ("127.0.0.1", port)})
    with container.with_env("POSTGRES_HOST_AUTH_METHOD", "trust"):
        wait_until(lambda: answers(url), deadline=60, what=f"{IMAGE} answers")
        yield url
