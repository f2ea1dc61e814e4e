"""Ingest as a process of its own, on a real Kafka."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from schemas.topics import Topic
from services.common.kafka.consumer import Consumer, Record
from tests.support.ports import free_port
from tests.support.processes import Running, dateline, running
from tests.support.waiting import wait_until_async


@dataclass(frozen=True, slots=True)
class Ingest:
    """A running ingest, and the topics it writes to."""

    url: str
    bootstrap: str
    prefix: str
    process: Running

    def is_ready(self) -> bool:
        """Whether it says so."""
        try:
            return httpx.get(f"{self.url}/ready").status_code == 200
        except httpx.TransportError:
            return False

    async def find(self, topic: Topic, key: str) -> Record:
        """The record of that key, once it is there."""
        name = self.prefix + topic.name
        consumer = await Consumer.connect(self.bootstrap, topic=name, group=f"{name}-{key}", hop="store", worker="test")
        seen: list[Record] = []

        async def arrived() -> bool:
            seen.extend(await consumer.poll(500))
            return any(record.key == key.encode() for record in seen)

        try:
            await wait_until_async(arrived, what=f"{key} on {name}")
        finally:
            await consumer.close()
        return next(record for record in seen if record.key == key.encode())


@contextmanager
def started(bootstrap: str, folder: Path) -> Iterator[Ingest]:
    """An ingest process on `bootstrap`; killed at the end."""
    port, prefix = free_port(), f"{folder.name}-{secrets.token_hex(3)}-"
    settings = {"kafka": bootstrap, "ingest_port": port, "topic_prefix": prefix, "feeds": "wire,desk"}
    with running(dateline("ingest"), folder, settings) as process:
        yield Ingest(f"http://127.0.0.1:{port}", bootstrap, prefix, process)
