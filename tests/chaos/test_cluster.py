"""Three brokers and several workers: each is killed in turn under load, and everything acknowledged is stored, once."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from services.common.kafka.topics import ensure_topics
from tests.support.kafka_cluster import Cluster, kafka_cluster
from tests.support.staff import Load, Staff, staff, under_load

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
WORKERS = ("ingest-1", "enrich-1", "enrich-2", "store-1", "store-2")
STALL = 20.0
"""Seconds no partition may stand still."""


def test_brokers_and_workers_killed_in_turn_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with kafka_cluster(tmp_path / "kafka") as cluster:
        asyncio.run(ensure_topics(cluster.bootstrap, replication=3))
        with staff(tmp_path, cluster.bootstrap, *WORKERS) as made, under_load(made) as load:
            load.grows()
            stalls = {f"broker {node}": _stall(load, partial(_broker, cluster, node, load)) for node in cluster.ports}
            stalls |= {name: _stall(load, partial(_worker, made, name)) for name in WORKERS}
            load.ends_balanced()
    with capsys.disabled():
        told = ", ".join(f"{name} {stall:.1f} s" for name, stall in stalls.items())
        print(f"\n{len(load.acknowledged)} acknowledged, all stored; longest stall: {told}")  # noqa: T201
    assert max(stall for name, stall in stalls.items() if not name.startswith("ingest")) < STALL


def _stall(load: Load, fault: Callable[[], None]) -> float:
    load.arrivals.clear()
    fault()
    load.grows()
    return load.longest_stall()


def _broker(cluster: Cluster, node: int, load: Load) -> None:
    cluster.kill(node)
    load.grows()
    cluster.start(node)


def _worker(made: Staff, name: str) -> None:
    made.kill(name)
    made.start(name)
    made.await_ready(name)
