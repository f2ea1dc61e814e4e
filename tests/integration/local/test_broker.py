"""The local Kafka, a real one."""

import asyncio
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.topics import MAX_MESSAGE_BYTES, RAW
from services.common.kafka.producer import Producer
from services.common.kafka.topics import ensure_topics
from tests.support.kafka import LocalKafka, local_kafka
from tests.support.ports import free_port, is_free
from tests.support.processes import Running, dateline, is_alive, running
from tests.support.waiting import wait_until

MEGABYTES = 200


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    with local_kafka(tmp_path_factory.mktemp("broker")) as kafka:
        yield kafka


async def write(kafka: LocalKafka, value: bytes) -> int:
    """The offset at which Kafka keeps the value."""
    await ensure_topics(kafka.bootstrap, [RAW])
    producer = await Producer.connect(kafka.bootstrap, client_id="test")
    try:
        return (await producer.send(RAW.name, value, key=b"one")).offset
    finally:
        await producer.close()


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def test_it_is_small(kafka: LocalKafka) -> None:
    size = subprocess.run(["ps", "-o", "rss=", "-p", str(kafka.pid)], capture_output=True, text=True, check=True)
    assert int(size.stdout) < MEGABYTES * 1024


async def test_what_was_acknowledged_survives_a_kill(kafka: LocalKafka) -> None:
    before = await write(kafka, b"kept")
    await asyncio.to_thread(kafka.kill)
    await asyncio.to_thread(kafka.start)
    assert await write(kafka, b"next") == before + 1


async def test_the_largest_message_fits(kafka: LocalKafka) -> None:
    assert await write(kafka, bytes(MAX_MESSAGE_BYTES)) >= 0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder and a port that outlive the runs of `dateline kafka`."""
    return tmp_path_factory.mktemp("kafka"), free_port(in_a_row=2)


def up(process: Running, port: int) -> list[int]:
    """The processes of a run that is ready."""
    wait_until(lambda: f"Kafka   127.0.0.1:{port}" in process.said(), deadline=60, what="Kafka is ready")
    return children(process.process.pid)


def test_no_process_and_no_port_outlives_a_parent_that_is_killed(home: tuple[Path, int]) -> None:
    folder, port = home
    with running(dateline("kafka"), folder, {"data_dir": folder, "kafka_port": port}) as process:
        pids = up(process, port)
        process.kill()
        wait_until(lambda: not any(map(is_alive, pids)) and is_free(port) and is_free(port + 1), deadline=5)
        assert len(pids) == 2


def test_it_comes_back_in_the_same_folder_and_ends_in_order(home: tuple[Path, int]) -> None:
    folder, port = home
    with running(dateline("kafka"), folder, {"data_dir": folder, "kafka_port": port}) as process:
        pids = up(process, port)
        process.send(signal.SIGTERM)
        assert process.ends() == 0
        assert not any(map(is_alive, pids))
        assert is_free(port)
