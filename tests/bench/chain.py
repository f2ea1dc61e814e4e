"""The chain without models against its slowest hop alone, and against a bare loop that only copies messages."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from kafka import KafkaConsumer, KafkaProducer

from schemas.topics import RAW
from services.common.kafka.topics import ensure_topics
from tests.bench.figures import Figure
from tests.bench.parts import Parts, parts
from tests.bench.stories import a_story
from tests.support.waiting import wait_until

_ARTICLES = 5_000
_COPY = "copy-of-"


def measure() -> list[Figure]:
    """Articles a second from the first byte sent to the last commit."""
    stories = [a_story(number) for number in range(_ARTICLES)]
    with TemporaryDirectory() as folder:
        whole = _chain(Path(folder) / "whole", stories)
        alone = _alone(Path(folder) / "alone", b"\n".join(stories))
    slowest = min(alone, key=lambda name: alone[name] if name != "bare" else float("inf"))
    how = ", ".join(f"{name} {rate:,.0f}/s" for name, rate in alone.items())
    return [
        Figure("chain without models", whole, "articles/s", f"{_ARTICLES:,} of 2 kB as one NDJSON batch"),
        Figure(f"chain / slowest hop alone ({slowest})", whole / alone[slowest], "", f"alone: {how}", least=0.8),
        Figure("chain / bare consume-produce loop", whole / alone["bare"], "", "kafka-python, acks=all"),
    ]


def _chain(folder: Path, stories: Sequence[bytes]) -> float:
    with parts(folder) as started, started.service("ingest", "enrich", "store"):
        return through_all(started, stories)


def through_all(started: Parts, stories: Sequence[bytes]) -> float:
    """Sends the first articles of a running chain as one batch; articles a second until the store has committed all."""
    began = time.perf_counter()
    started.post(b"\n".join(stories))
    wait_until(lambda: started.done("store") >= len(stories), deadline=600, what="the store has done everything")
    return len(stories) / (time.perf_counter() - began)


def _alone(folder: Path, lines: bytes) -> dict[str, float]:
    """Each hop on what the one before has left on Kafka."""
    rates = {}
    with parts(folder) as started:
        with started.service("ingest"):
            rates["ingest"] = _rate(lambda: started.post(lines))
        for name in ("enrich", "store"):
            with started.service(name):
                rates[name] = _rate(partial(_until, started, name))
        rates["bare"] = _rate(lambda: _copy(started.kafka))
    return rates


def _rate(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return _ARTICLES / (time.perf_counter() - began)


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
