"""The door of ingest: who is let in, and who is told to come again."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from services.ingest.app import Parts, create_app
from services.ingest.settings import IngestSettings
from tests.support.outlet import FaultyOutlet
from tests.support.wire_files import ninjs

NDJSON = {"content-type": "application/x-ndjson"}
RAW = "articles.raw.v1"


def client(outlet: FaultyOutlet, **settings: Any) -> httpx.AsyncClient:
    app = create_app(Parts(IngestSettings(ingest_patience=0.3, **settings), outlet))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ingest")


async def test_more_requests_than_are_worked_on_at_once_are_refused_and_not_read() -> None:
    outlet = FaultyOutlet(hold=asyncio.Event(), held_topics=(RAW,))
    async with client(outlet, ingest_at_once=2) as http:
        answers = await asyncio.gather(*(http.post("/v1/articles", content=json.dumps(ninjs())) for _ in range(5)))
    refused = [answer for answer in answers if answer.headers["retry-after"] == "1"]
    assert {answer.status_code for answer in answers} == {503}
    assert len(refused) == 3
    assert len(outlet.values(RAW)) == 2


async def test_the_door_is_the_same_under_a_path_that_a_proxy_leaves_on() -> None:
    outlet = FaultyOutlet(hold=asyncio.Event(), held_topics=(RAW,))
    app = create_app(Parts(IngestSettings(ingest_patience=0.3, ingest_at_once=1), outlet))
    app.root_path = "/wires"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ingest") as http:
        sent = [http.post("/wires/v1/articles", content=json.dumps(ninjs())) for _ in range(3)]
        answers = await asyncio.gather(*sent)
    assert sorted(answer.headers["retry-after"] for answer in answers) == ["1", "1", "2"]


async def test_who_has_been_answered_makes_place() -> None:
    async with client(FaultyOutlet(), ingest_at_once=1) as http:
        answers = [await http.post("/v1/articles", content=json.dumps(ninjs())) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 202]


async def test_too_many_batches_are_refused_and_do_not_stand_in_the_way_of_single_files() -> None:
    outlet = FaultyOutlet(hold=asyncio.Event(), held_topics=(RAW,))
    async with client(outlet, ingest_at_once=8) as http:
        batches = [http.post("/v1/articles/batch", content=json.dumps(ninjs()), headers=NDJSON) for _ in range(3)]
        *answers, single = await asyncio.gather(*batches, http.post("/v1/articles", content=json.dumps(ninjs())))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 503]
    assert single.headers["retry-after"] == "2"


async def test_a_full_house_still_answers_its_probes() -> None:
    outlet = FaultyOutlet(hold=asyncio.Event(), held_topics=(RAW,))
    async with client(outlet, ingest_at_once=1) as http:
        waiting = asyncio.create_task(http.post("/v1/articles", content=json.dumps(ninjs())))
        ready = await http.get("/ready")
        await waiting
    assert ready.status_code == 200


async def chunks(lines: list[bytes]) -> AsyncIterator[bytes]:
    for line in lines:
        yield line


async def test_items_of_batches_take_room_like_single_files() -> None:
    outlet = FaultyOutlet(hold=asyncio.Event(), held_topics=(RAW,))
    lines = [json.dumps(ninjs(uri=f"urn:x:{number}")).encode() + b"\n" for number in range(3)]
    async with client(outlet, ingest_in_flight_bytes=10) as http:
        answer = await http.post("/v1/articles/batch", content=chunks(lines), headers=NDJSON)
    assert [json.loads(line)["outcome"] for line in answer.text.splitlines()] == ["unavailable"] * 3
    assert len(outlet.values(RAW)) == 1
