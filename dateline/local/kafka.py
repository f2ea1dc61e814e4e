"""The local Kafka: a program to keep alive, once its jars, settings and data folder are there."""

import base64
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from dateline.local.folder import claim
from dateline.local.jars import Bar, class_path
from dateline.local.java import java
from dateline.local.ports import require_free
from dateline.local.programs import Program
from dateline.local.properties import render
from dateline.local.ready import kafka_ready
from dateline.local.settings import LocalSettings
from services.common.errors import Misconfigured

_FORMATS_WITHIN = 60


def address(settings: LocalSettings) -> str:
    """Where clients find it."""
    return f"127.0.0.1:{settings.kafka_port}"


@contextmanager
def prepared(settings: LocalSettings, bar: Bar) -> Iterator[Program]:
    """The broker, ready to be started, its data folder held until the end.

    Raises:
        Misconfigured: a port is taken, the folder cannot be used or is another's, or a jar cannot be had.
    """
    home = settings.data_dir / "kafka"
    with claim(home):
        require_free("127.0.0.1", settings.kafka_port, "DATELINE_KAFKA_PORT")
        require_free("127.0.0.1", settings.kafka_port + 1, "DATELINE_KAFKA_PORT (its controller takes the next port)")
        jars = class_path(settings, bar)
        _format(settings, jars, home)
        file = _write(settings, home, home / "data")
        yield Program(
            "kafka",
            java(jars, settings.kafka_heap, "kafka.Kafka", str(file)),
            partial(kafka_ready, settings.kafka_port),
        )


def _write(settings: LocalSettings, home: Path, data: Path) -> Path:
    file = home / f"{data.name}.properties"
    file.write_text(render(settings, data))
    return file


def _format(settings: LocalSettings, jars: list[Path], home: Path) -> None:
    """Makes the data folder once; it gets its name only when it is whole."""
    data, part = home / "data", home / "part"
    if data.exists():
        return
    shutil.rmtree(part, ignore_errors=True)
    file = _write(settings, home, part)
    form = ("format", "--cluster-id", _cluster_id(), "--config", str(file))
    command = java(jars, settings.kafka_heap, "kafka.tools.StorageTool", *form)
    done = subprocess.run(command, capture_output=True, text=True, timeout=_FORMATS_WITHIN, check=False)  # noqa: S603
    if done.returncode:
        raise Misconfigured(
            f"{home}: Kafka cannot make its folder there: {(done.stderr or done.stdout).strip().splitlines()[-1]}"
        )
    file.unlink()
    part.rename(data)


def _cluster_id() -> str:
    """A UUID in base64, as Kafka writes them (it must not begin with a dash)."""
    return "k" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]
