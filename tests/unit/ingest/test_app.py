"""The service on a Kafka with faults; on a real one it is in the integration tests."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from schemas.dead_letter import Reason
from schemas.topics import DEAD, MAX_MESSAGE_BYTES, ORIGINALS, RAW
from services.ingest.app import Parts, create_app
from services.ingest.settings import IngestSettings
from tests.support.outlet import FaultyOutlet
from tests.support.wire_files import ninjs

TEXT = b"date 2026-03-07 The ferry sails again."
NDJSON = {"content-type": "application/x-ndjson"}
TRACE = "0af7651916cd43dd8448eb211c80319c"


def client(outlet: FaultyOutlet, **settings: Any) -> httpx.AsyncClient:
    app = create_app(Parts(IngestSettings(ingest_patience=0.3, **settings), outlet))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ingest")


async def post(outlet: FaultyOutlet, content: Any = TEXT, path: str = "/v1/articles", **more: Any) -> httpx.Response:
    async with client(outlet) as http:
        return await http.post(path, content=content, **more)


async def test_a_file_is_acknowledged_with_its_article() -> None:
    outlet = FaultyOutlet()
    response = await post(outlet, headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})
    (item,) = response.json()["items"]
    article = json.loads(outlet.values(RAW.name)[0])
    assert (response.status_code, item["outcome"]) == (202, "accepted")
    assert (item["article_id"], item["version"]) == (article["article_id"], article["version"])
    assert outlet.values(ORIGINALS.name) == [TEXT]
    assert [TRACE.encode() in headers["traceparent"] for *_, headers in outlet.sent] == [True, True]


@pytest.mark.parametrize("topic", [ORIGINALS.name, RAW.name])
async def test_no_202_comes_before_kafka_has_acknowledged(topic: str) -> None:
    outlet = FaultyOutlet(hold=asyncio.Event(), held_topics=(topic,))
    response = await post(outlet)
    assert (response.status_code, response.headers.get("retry-after")) == (503, "2")


async def test_no_422_comes_before_the_dead_letter_is_acknowledged() -> None:
    outlet = FaultyOutlet(hold=asyncio.Event(), held_topics=(DEAD.name,))
    assert (await post(outlet, b'{"uri": ')).status_code == 503


async def test_what_cannot_be_read_is_answered_with_place_and_cause_and_dead_lettered() -> None:
    outlet = FaultyOutlet()
    response = await post(outlet, b'{"uri": ')
    problem = response.json()
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert (problem["code"], problem["position"], problem["items"][0]["reason"]) == (
        "malformed",
        "line 1, column 9",
        "malformed",
    )
    assert (outlet.letters[0].original, outlet.letters[0].reason) == (b'{"uri": ', Reason.MALFORMED)


async def test_one_bad_item_of_a_file_is_rejected_by_itself() -> None:
    outlet = FaultyOutlet()
    response = await post(outlet, json.dumps([ninjs(), {"uri": "urn:x:2"}]))
    assert response.status_code == 202
    assert [item["outcome"] for item in response.json()["items"]] == ["accepted", "rejected"]
    assert outlet.letters[0].original == b'{"uri": "urn:x:2"}'


async def test_without_kafka_the_sender_is_told_when_to_come_again_within_two_seconds() -> None:
    began = asyncio.get_running_loop().time()
    response = await post(FaultyOutlet(away=True))
    assert (response.status_code, response.headers.get("retry-after")) == (503, "2")
    assert asyncio.get_running_loop().time() - began < 2


async def test_it_is_ready_only_with_kafka() -> None:
    async with client(FaultyOutlet(away=True)) as http:
        assert (await http.get("/ready")).status_code == 503
    async with client(FaultyOutlet()) as http:
        assert (await http.get("/ready")).status_code == 200


async def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    response = await post(FaultyOutlet(), b"x", headers={"content-length": str(MAX_MESSAGE_BYTES + 1)})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


async def test_what_grows_too_large_is_refused_while_it_comes() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield b"x" * (MAX_MESSAGE_BYTES // 8)

    assert (await post(FaultyOutlet(), endless())).status_code == 413


async def test_more_bytes_than_there_is_room_for_are_refused() -> None:
    outlet = FaultyOutlet(hold=asyncio.Event(), held_topics=(ORIGINALS.name,))
    async with client(outlet, ingest_in_flight_bytes=60) as http:
        answers = await asyncio.gather(*(http.post("/v1/articles", content=TEXT) for _ in range(3)))
    assert sorted(outlet.values(ORIGINALS.name)) == [TEXT]
    assert {answer.status_code for answer in answers} == {503}


async def test_a_bug_of_a_format_is_dead_lettered_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.ingest.formats.ninjs.read_item", lambda *_: 1 / 0)
    outlet = FaultyOutlet()
    response = await post(outlet, json.dumps(ninjs()))
    assert (response.status_code, response.json()["code"]) == (422, "bug")
    assert (outlet.letters[0].outcome, "ZeroDivisionError" in outlet.letters[0].error) == ("failed", True)


async def test_a_batch_of_lines_has_an_outcome_for_each_in_order() -> None:
    lines = [json.dumps(ninjs(uri="urn:x:1")), "", "{broken", json.dumps([ninjs(uri="urn:x:2"), ninjs(uri="urn:x:3")])]
    response = await post(FaultyOutlet(), "\n".join(lines), "/v1/articles/batch", headers=NDJSON)
    answers = [json.loads(line) for line in response.text.splitlines()]
    assert [(each["item"], each.get("within"), each["outcome"]) for each in answers] == [
        (0, None, "accepted"),
        (1, None, "rejected"),
        (2, 0, "accepted"),
        (2, 1, "accepted"),
    ]


async def test_a_batch_without_kafka_says_which_items_to_send_again() -> None:
    response = await post(FaultyOutlet(away=True), json.dumps(ninjs()), "/v1/articles/batch", headers=NDJSON)
    assert response.json() == {"item": 0, "outcome": "unavailable", "retry_after": 2.0}


async def test_each_part_of_a_multipart_batch_is_a_file() -> None:
    files = [("f", ("a.txt", TEXT)), ("f", ("b.json", b"{broken")), ("f", ("c.json", json.dumps(ninjs()).encode()))]
    async with client(FaultyOutlet()) as http:
        response = await http.post("/v1/articles/batch", files=files)
    assert [json.loads(line)["outcome"] for line in response.text.splitlines()] == ["accepted", "rejected", "accepted"]


async def test_a_multipart_stream_that_breaks_off_says_so_in_its_last_line() -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + TEXT + b"\r\n--b\r\n"
    headers = {"content-type": "multipart/form-data; boundary=b"}
    response = await post(FaultyOutlet(), body, "/v1/articles/batch", headers=headers)
    assert [json.loads(line)["outcome"] for line in response.text.splitlines()] == ["accepted", "rejected"]


async def test_a_batch_of_another_kind_is_refused() -> None:
    assert (await post(FaultyOutlet(), path="/v1/articles/batch")).status_code == 415
