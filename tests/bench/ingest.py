"""Ingest by NDJSON against a bare producer that sends the same two records an article, acks=all."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from kafka import KafkaProducer

from schemas.topics import ORIGINALS, RAW
from services.common.codec import encode_article
from tests.bench.figures import Figure
from tests.bench.parts import parts
from tests.bench.stories import a_story, raw_articles

_ARTICLES = 5_000


def measure() -> list[Figure]:
    """Articles a second, acknowledged: in one run, on one Kafka, the second of two rounds each."""
    lines = [a_story(number) for number in range(_ARTICLES)]
    articles = [encode_article(article) for article in raw_articles(_ARTICLES)]
    with TemporaryDirectory() as folder, parts(Path(folder)) as started, started.service("ingest"):
        for _ in range(2):
            bare = _rate(lambda: _send(started.kafka, lines, articles))
            ours = _rate(lambda: started.post(b"\n".join(lines)))
    how = f"{ours:,.0f}/s against {bare:,.0f}/s, originals and articles, one NDJSON batch"
    return [Figure("ingest / bare producer", ours / bare, "", how, least=0.5)]


def _rate(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return _ARTICLES / (time.perf_counter() - began)


def _send(kafka: str, lines: list[bytes], articles: list[bytes]) -> None:
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all", linger_ms=2, batch_size=128 * 1024)
    for line, article in zip(lines, articles, strict=True):
        producer.send(ORIGINALS.name, line)
        producer.send(RAW.name, article)
    producer.flush()
    producer.close()
