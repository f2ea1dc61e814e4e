"""The chain without models against its slowest hop alone, and against a bare loop that only copies messages."""

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from kafka import KafkaConsumer, KafkaProducer

from schemas.topics import RAW
from services.common.kafka.topics import ensure_topics
from tests.bench.figures import Figure
from tests.bench.parts import Parts, parts
from tests.bench.stories import a_story
from tests.support.waiting import wait_until

_ARTICLES = 5_000
_COPY = "copy-of-"


@dataclass(frozen=True, slots=True)
class _Run:
    """What it took to bring all articles through, in seconds: by the clock, and of the cores, Kafka's too."""

    wall: float
    work: float

    @property
    def rate(self) -> float:
        """Articles a second."""
        return _ARTICLES / self.wall


def measure() -> list[Figure]:
    """Articles a second from the first byte sent to the last commit."""
    stories = [a_story(number) for number in range(_ARTICLES)]
    with TemporaryDirectory() as folder:
        whole = _chain(Path(folder) / "whole", stories)
        hops, bare = _alone(Path(folder) / "alone", b"\n".join(stories))
    slowest = min(hops, key=lambda name: hops[name].rate)
    how = ", ".join(f"{name} {one.rate:,.0f}/s" for name, one in hops.items())
    cores = os.cpu_count() or 1
    work = sum(one.work for one in hops.values())
    each = f"{work / _ARTICLES * 1000:.2f} ms an article"
    shared = f"{each} on {cores} cores; the chain has {whole.work / whole.wall / cores:.0%} of them"
    return [
        Figure("chain without models", whole.rate, "articles/s", f"{_ARTICLES:,} of 2 kB as one NDJSON batch"),
        Figure(
            f"chain / slowest hop alone ({slowest})", whole.rate / hops[slowest].rate, "", f"alone: {how}", least=0.8
        ),
        Figure("chain / its hops on as many cores", work / cores / whole.wall, "", shared, least=0.8),
        Figure(
            "chain / bare consume-produce loop",
            whole.rate / bare.rate,
            "",
            f"kafka-python, acks=all: {bare.rate:,.0f}/s",
        ),
    ]


def _chain(folder: Path, stories: Sequence[bytes]) -> _Run:
    with parts(folder) as started, started.service("ingest", "enrich", "store"):
        return _timed(lambda: through_all(started, stories))


def through_all(started: Parts, stories: Sequence[bytes]) -> float:
    """Sends the first articles of a running chain as one batch; articles a second until the store has committed all."""
    began = time.perf_counter()
    started.post(b"\n".join(stories))
    wait_until(lambda: started.done("store") >= len(stories), deadline=600, what="the store has done everything")
    return len(stories) / (time.perf_counter() - began)


def _alone(folder: Path, lines: bytes) -> tuple[dict[str, _Run], _Run]:
    """Each hop on what the one before has left on Kafka, and the bare loop."""
    runs = {}
    with parts(folder) as started:
        with started.service("ingest"):
            runs["ingest"] = _timed(lambda: started.post(lines))
        for name in ("enrich", "store"):
            with started.service(name):
                runs[name] = _timed(partial(_until, started, name))
        return runs, _timed(lambda: _copy(started.kafka))


def _timed(act: Callable[[], object]) -> _Run:
    began, used = time.perf_counter(), _used()
    act()
    return _Run(time.perf_counter() - began, _used() - used)


def _used() -> float:
    """Seconds of the cores that Kafka and the services have had."""
    times = [process.cpu_times() for process in psutil.Process().children(recursive=True)]
    return sum(each.user + each.system for each in times)


def _until(started: Parts, name: str) -> None:
    wait_until(lambda: started.done(name) >= _ARTICLES, deadline=600, what=f"{name} has done everything")


def _copy(kafka: str) -> None:
    asyncio.run(ensure_topics(kafka, [RAW], prefix=_COPY))
    consumer = KafkaConsumer(
        RAW.name, bootstrap_servers=kafka, group_id="bare", auto_offset_reset="earliest", enable_auto_commit=False
    )
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all", linger_ms=2, batch_size=128 * 1024)
    copied = 0
    while copied < _ARTICLES:
        for records in consumer.poll(timeout_ms=200, max_records=500).values():
            copied += len(records)
            for record in records:
                producer.send(_COPY + RAW.name, record.value, key=record.key)
        producer.flush()
        consumer.commit()
    consumer.close()
    producer.close()
