"""Ingest on a real Kafka: what it has acknowledged can be read there."""

import asyncio
import hashlib
import json
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from schemas import DeadLetter, RawArticle
from schemas.topics import DEAD, ORIGINALS, RAW
from services.common.codec import decode
from tests.support.ingest import Ingest, started
from tests.support.ports import free_port
from tests.support.processes import clean_environment, dateline
from tests.support.waiting import wait_until, wait_until_async
from tests.support.wire_files import ninjs

TEXT = b"date 2026-03-07 The ferry sails again, say those who saw it."
TRACE = "0af7651916cd43dd8448eb211c80319c"


async def post(
    ingest: Ingest, content: bytes, feed: str = "http", headers: dict[str, str] | None = None
) -> httpx.Response:
    async with httpx.AsyncClient(base_url=ingest.url, timeout=30) as client:
        return await client.post("/v1/articles", params={"feed": feed}, content=content, headers=headers)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def test_the_bytes_and_the_article_are_on_kafka_when_the_sender_is_told_so(ingest: Ingest) -> None:
    headers = {"content-type": "text/plain", "traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
    answer = await post(ingest, TEXT, "wire", headers)
    (item,) = answer.json()["items"]
    original = await ingest.find(ORIGINALS, sha256(TEXT))
    raw = await ingest.find(RAW, item["article_id"])
    article = decode(RawArticle, raw.value)
    assert (answer.status_code, item["version"], original.value) == (202, article.version, TEXT)
    assert (original.headers["feed"], original.headers["media_type"]) == (b"wire", b"text/plain")
    assert all(TRACE.encode() in record.headers["traceparent"] for record in (original, raw))
    assert (article.original.topic, article.original.offset) == (original.topic, original.offset)
    assert raw.headers["received_at"] == original.headers["received_at"]


async def test_a_broken_file_is_in_the_dead_letters_with_its_bytes(ingest: Ingest) -> None:
    broken = b'{"uri": "urn:x:broken", "headline": "cut o'
    answer = await post(ingest, broken)
    letter = decode(DeadLetter, (await ingest.find(DEAD, sha256(broken))).value)
    assert (answer.status_code, answer.json()["position"]) == (422, "line 1, column 37")
    assert (letter.original, letter.hop, letter.reason) == (broken, "ingest", "malformed")


async def test_the_largest_file_that_is_taken_is_acknowledged(ingest: Ingest) -> None:
    most = (TEXT + b" ") * (3 * 1024 * 1024 // len(TEXT))
    assert (await post(ingest, most)).status_code == 202


async def test_an_outcome_line_comes_before_the_next_item_is_sent(ingest: Ingest) -> None:
    """The sender waits for each outcome: were they held back, this would never end."""
    answered: asyncio.Queue[str] = asyncio.Queue()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(ingest.url.rpartition(":")[2]))
    writer.write(
        b"POST /v1/articles/batch HTTP/1.1\r\nHost: ingest\r\nContent-Type: application/x-ndjson\r\n"
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    for number in range(3):
        line = json.dumps(ninjs(uri=f"urn:x:stream:{number}")).encode() + b"\n"
        writer.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        answered.put_nowait(await asyncio.wait_for(_outcome(reader), 10))
    writer.write(b"0\r\n\r\n")
    await reader.read()
    writer.close()
    assert [json.loads(answered.get_nowait())["item"] for _ in range(3)] == [0, 1, 2]


async def _outcome(reader: asyncio.StreamReader) -> str:
    while not (line := await reader.readline()).startswith(b'{"item"'):
        assert line
    return line.decode()


def test_metrics_know_the_feed_and_count_each_item_once(ingest: Ingest) -> None:
    body = json.dumps([ninjs(uri="urn:x:m1"), {"uri": "urn:x:m2"}])
    before = httpx.get(f"{ingest.url}/metrics").text
    httpx.post(f"{ingest.url}/v1/articles", params={"feed": "desk"}, content=body)
    after = httpx.get(f"{ingest.url}/metrics").text
    for outcome in ("passed", "rejected"):
        label = f'dateline_articles_total{{hop="ingest",outcome="{outcome}"}}'
        assert _value(after, label) - _value(before, label) == 1
    assert _value(after, 'dateline_feed_last_article_timestamp_seconds{feed="desk"}') > 0
    assert 'feed="unheard-of"' not in after


def _value(metrics: str, label: str) -> float:
    return float(next(line.rpartition(" ")[2] for line in metrics.splitlines() if line.startswith(label)))


async def test_without_a_broker_it_starts_unready_and_answers_503_within_two_seconds(tmp_path: Path) -> None:
    with started(f"127.0.0.1:{free_port()}", tmp_path) as ingest:
        wait_until(lambda: _alive(ingest), what="ingest listens")
        began = time.monotonic()
        answer = await post(ingest, TEXT)
        assert (answer.status_code, time.monotonic() - began < 2) == (503, True)
        assert int(answer.headers["retry-after"]) >= 1
        assert not ingest.is_ready()


def _alive(ingest: Ingest) -> bool:
    try:
        return httpx.get(f"{ingest.url}/live").status_code == 200
    except httpx.TransportError:
        return False


async def test_sigterm_drains_and_ends_with_0(kafka_bootstrap: str, tmp_path: Path) -> None:
    with started(kafka_bootstrap, tmp_path) as ingest:
        wait_until(ingest.is_ready, what="ingest is ready")

        async def refuses() -> bool:
            return not await asyncio.to_thread(_alive, ingest)

        async def slowly() -> AsyncIterator[bytes]:
            yield TEXT[:10]
            ingest.process.send(signal.SIGTERM)
            await wait_until_async(refuses, what="ingest listens no more")
            yield TEXT[10:]

        async with httpx.AsyncClient() as client:
            answer = await client.post(f"{ingest.url}/v1/articles", content=slowly())
        assert answer.status_code == 202
        assert ingest.process.ends(within=10) == 0


async def test_push_sends_a_folder_in_order_and_sums_up(ingest: Ingest, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "b.json").write_text("{broken")
    (tmp_path / "c.ndjson").write_text("\n".join(json.dumps(ninjs(uri=f"urn:x:push:{n}")) for n in range(450)))
    command = dateline("push", str(tmp_path), "--to", ingest.url, "--feed", "desk")
    process = await asyncio.create_subprocess_exec(
        *command, env=clean_environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert (process.returncode, out, err) == (0, b"451 accepted, 1 rejected (1 malformed)\n", b"")
