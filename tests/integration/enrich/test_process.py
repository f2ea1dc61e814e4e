"""Enrich as the process it runs as, on a real Kafka."""

import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from schemas import DeadLetter, EnrichedArticle, RawArticle
from schemas.dead_letter import Reason
from schemas.topics import DEAD, ENRICHED, RAW
from services.common.codec import decode
from services.common.kafka.consumer import Record
from services.common.kafka.lag import read_lag
from services.enrich.settings import EnrichSettings
from tests.support.articles import article_id, raw_article
from tests.support.ports import free_port
from tests.support.processes import Running, dateline, running
from tests.support.waiting import wait_until

Publish = Callable[[Sequence[RawArticle | bytes]], Awaitable[None]]
Read = Callable[[str, int], Awaitable[list[Record]]]
TRACE = "0af7651916cd43dd8448eb211c80319c"
TEXT = "Talks in Geneva failed on Friday, Foreign Minister Anna Kowalska said. Kowalska blamed the other side."


@contextmanager
def enrich(settings: EnrichSettings, folder: Path, port: int) -> Iterator[Running]:
    """Enrich, ready or on its way to be."""
    named = {
        "kafka": settings.bootstrap,
        "topic_prefix": settings.topic_prefix,
        "data_dir": folder,
        "enrich_port": port,
    }
    with running(dateline("enrich"), folder, named) as process:
        yield process


def answer(port: int, path: str) -> httpx.Response | None:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=5)
    except httpx.TransportError:
        return None


def ready(port: int) -> bool:
    found = answer(port, "/ready")
    return found is not None and found.is_success


def committed(settings: EnrichSettings) -> int:
    return sum(read_lag(settings.bootstrap, settings.group("enrich"), settings.topic(RAW.name)).committed.values())


async def test_articles_come_out_enriched_keyed_and_on_their_trace(
    settings: EnrichSettings, publish: Publish, read: Read, tmp_path: Path
) -> None:
    await publish([raw_article(article=f"s-{number}", body=TEXT) for number in range(20)])
    with enrich(settings, tmp_path, port := free_port()) as process:
        records = await read(ENRICHED.name, 20)
        wait_until(lambda: ready(port), what="it is ready")
        process.send(signal.SIGTERM)
        assert process.ends() == 0

    for record in records:
        article = decode(EnrichedArticle, record.value)
        assert record.key == str(article.article_id).encode()
        assert record.headers["traceparent"].decode().split("-")[1] == TRACE
        assert record.headers["received_at"] == b"2026-03-07T12:00:00Z"
        assert {entity.id for entity in article.entities} == {"loc:geneva", "per:anna-kowalska"}
    assert {record.key for record in records} == {str(article_id(f"s-{number}")).encode() for number in range(20)}


async def test_what_was_done_before_a_stop_is_not_done_again(
    settings: EnrichSettings, publish: Publish, read: Read, tmp_path: Path
) -> None:
    await publish([raw_article(article=f"s-{number}", body=TEXT) for number in range(5)])
    with enrich(settings, tmp_path, free_port()) as process:
        await read(ENRICHED.name, 5)
        process.send(signal.SIGTERM)
        assert process.ends(within=5) == 0

    assert committed(settings) == 5


async def test_a_malformed_message_is_dead_lettered_and_its_neighbours_pass(
    settings: EnrichSettings, publish: Publish, read: Read, tmp_path: Path
) -> None:
    await publish([raw_article(article="s-1", body=TEXT), b'{"no": "article"}', raw_article(article="s-2", body=TEXT)])
    with enrich(settings, tmp_path, port := free_port()):
        assert len(await read(ENRICHED.name, 2)) == 2
        (record,) = await read(DEAD.name, 1)
        metrics = answer(port, "/metrics")

    letter = decode(DeadLetter, record.value)
    assert (letter.original, letter.reason, letter.hop) == (b'{"no": "article"}', Reason.CONTRACT, "enrich")
    assert letter.source.topic == settings.topic(RAW.name)
    assert metrics is not None
    assert 'dateline_articles_total{hop="enrich",outcome="rejected"} 1.0' in metrics.text


async def test_a_worker_that_is_killed_midway_loses_nothing(
    settings: EnrichSettings, publish: Publish, read: Read, tmp_path: Path
) -> None:
    await publish([raw_article(article=f"s-{number}", body=TEXT) for number in range(200)])
    with enrich(settings, tmp_path, free_port()) as process:
        await read(ENRICHED.name, 20)
        process.kill()
    done = committed(settings)

    with enrich(settings, tmp_path, free_port()):
        wait_until(lambda: committed(settings) == 200, deadline=60, what="everything is committed")
        records = await read(ENRICHED.name, 200)

    assert done < 200
    assert {record.key for record in records} == {str(article_id(f"s-{number}")).encode() for number in range(200)}


async def test_without_a_kafka_it_waits_and_says_so(tmp_path: Path) -> None:
    nowhere = EnrichSettings(kafka=f"127.0.0.1:{free_port()}", data_dir=tmp_path)
    with enrich(nowhere, tmp_path, port := free_port()) as process:
        wait_until(lambda: "waiting for Kafka" in process.said(), what="it waits for Kafka")
        found = answer(port, "/ready")
        process.send(signal.SIGTERM)
        assert process.ends(within=5) == 0

    assert found is not None
    assert (found.status_code, found.json()["checks"]["producer"]) == (503, False)


async def test_a_taken_port_is_said_in_one_line(settings: EnrichSettings, tmp_path: Path) -> None:
    port = free_port()
    with enrich(settings, tmp_path / "one", port):
        wait_until(lambda: answer(port, "/live") is not None, what="the first one answers")
        with enrich(settings, tmp_path / "two", port) as second:
            assert second.ends() == 2
            assert "DATELINE_ENRICH_PORT" in second.said()
