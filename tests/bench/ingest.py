"""Ingest by NDJSON against a bare producer that sends the same two records an article, with acks=all."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kafka import KafkaProducer

from schemas import RawArticle
from schemas.topics import ORIGINALS, RAW
from services.common.codec import encode_article
from services.common.kafka.producer import Outgoing
from services.common.telemetry import new_trace
from services.ingest.intake import headers_of, original_headers
from services.ingest.values import WireFile
from tests.bench.figures import Figure
from tests.bench.parts import parts
from tests.bench.stories import NOW, a_story, raw_articles

_ARTICLES = 5_000


def measure() -> list[Figure]:
    """Articles a second, acknowledged: in one run, on one Kafka, the second of two rounds each."""
    lines = [a_story(number) for number in range(_ARTICLES)]
    records = [*zip(map(_original, lines), map(_article, raw_articles(_ARTICLES)), strict=True)]
    with TemporaryDirectory() as folder, parts(Path(folder)) as started, started.service("ingest"):
        for _ in range(2):
            bare = _rate(lambda: _send(started.kafka, records))
            ours = _rate(lambda: started.post(b"\n".join(lines)))
    how = f"{ours:,.0f}/s against {bare:,.0f}/s, originals and articles, one NDJSON batch"
    return [Figure("ingest / bare producer", ours / bare, "", how, least=0.5)]


def _original(line: bytes) -> Outgoing:
    file = WireFile(data=line, feed="bench", received_at=NOW, media_type="application/json")
    return Outgoing(line, file.sha256.encode(), original_headers(file, new_trace()))


def _article(article: RawArticle) -> Outgoing:
    return Outgoing(encode_article(article), str(article.article_id).encode(), headers_of(NOW, new_trace()))


def _rate(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return _ARTICLES / (time.perf_counter() - began)


def _send(kafka: str, records: Sequence[tuple[Outgoing, Outgoing]]) -> None:
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all", linger_ms=2, batch_size=128 * 1024)
    for pair in records:
        for topic, record in zip((ORIGINALS.name, RAW.name), pair, strict=True):
            producer.send(topic, value=record.value, key=record.key, headers=list(record.headers.items()))
    producer.flush()
    producer.close()
