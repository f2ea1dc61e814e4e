"""AP's pages and dpa's queue, on a real server: the next page and the receipt only after Kafka."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from schemas.topics import ORIGINALS
from services.common.errors import Unavailable
from services.ingest.intake import Intake
from services.ingest.settings import IngestSettings
from services.ingest.transports.desk import Desk
from services.ingest.transports.memory import Memory
from services.ingest.transports.running import Refused
from services.ingest.transports.settings import Pulled
from services.ingest.transports.visiting import Visiting, visiting
from tests.support.outlet import FaultyOutlet
from tests.support.web import Web, web


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Web]:
    async with web() as running:
        monkeypatch.setenv("AP_KEY", "k-1")
        monkeypatch.setenv("QUEUE_URL", f"http://127.0.0.1:{running.port}/q/")
        yield running


def visits(folder: Path, outlet: FaultyOutlet, **given: Any) -> Visiting:
    feed: Pulled = TypeAdapter(Pulled).validate_python({"name": "f", "private_hosts": ["127.0.0.1"]} | given)
    settings, memory = IngestSettings(data_dir=folder), Memory(folder / "feeds.sqlite")
    return visiting(feed, Desk(feed, lambda counted: Intake(counted, settings), outlet, memory, settings))


def ap(served: Web) -> dict[str, Any]:
    return {"kind": "ap", "url": f"http://127.0.0.1:{served.port}/feed", "key": {"env": "AP_KEY"}}


def queue() -> dict[str, Any]:
    return {"kind": "wireq", "url": {"env": "QUEUE_URL"}}


def page(served: Web, path: str, following: str | None, *names: str) -> None:
    items = [{"item": {"altids": {"itemid": name}, "headline": name, "version": 1}} for name in names]
    data = {"items": items} | ({"next_page": following} if following else {})
    served.put(path, json.dumps({"data": data}).encode())


def entries(served: Web, *receipts: str) -> None:
    found = [{"dpa_id": each, "urn": f"urn:{each}", "version": 1, "version_created": "2026-03-07T12:00:00Z",
              "headline": each, "_wireq_receipt": each} for each in receipts]  # fmt: skip
    served.put("/q/entries.json", json.dumps({"entries": found}).encode())
    for each in receipts:
        served.put(f"/q/entry/{each}", status=204)


async def test_pages_are_followed_across_a_kill_with_the_key(served: Web, tmp_path: Path) -> None:
    outlet, base = FaultyOutlet(), f"http://127.0.0.1:{served.port}"
    page(served, "/feed", f"{base}/feed?seq=2", "a")
    page(served, "/feed?seq=2", f"{base}/feed?seq=3", "b")
    page(served, "/feed?seq=3", f"{base}/feed?seq=3")
    for _ in range(3):  # a process each
        await visits(tmp_path, outlet, **ap(served))()
    assert [path for path, _ in served.asked] == ["/feed", "/feed?seq=2", "/feed?seq=3"]
    assert {headers["x-apikey"] for _, headers in served.asked} == {"k-1"}
    assert len(outlet.values(ORIGINALS.name)) == 2


async def test_the_next_page_waits_until_kafka_has_this_one(served: Web, tmp_path: Path) -> None:
    outlet = FaultyOutlet(away=True)
    page(served, "/feed", f"http://127.0.0.1:{served.port}/feed?seq=2", "a")
    visit = visits(tmp_path, outlet, **ap(served))
    with pytest.raises(Unavailable):
        await visit()
    outlet.away = False
    await visit()
    assert [path for path, _ in served.asked] == ["/feed", "/feed"]


async def test_the_key_never_goes_to_another_host(served: Web, tmp_path: Path) -> None:
    page(served, "/feed", "http://elsewhere.example/feed", "a")
    with pytest.raises(Refused, match="not the feed's own host"):
        await visits(tmp_path, FaultyOutlet(), **ap(served))()


async def test_receipts_are_handed_in_after_kafka_has_the_entries(served: Web, tmp_path: Path) -> None:
    outlet = FaultyOutlet(away=True)
    entries(served, "r-1", "r-2")
    visit = visits(tmp_path, outlet, **queue())
    with pytest.raises(Unavailable):
        await visit()
    assert [path for path, _ in served.asked] == ["/q/entries.json"]
    outlet.away = False
    await visit()
    assert [path for path, _ in served.asked[1:]] == ["/q/entries.json", "/q/entry/r-1", "/q/entry/r-2"]
    assert len(outlet.values(ORIGINALS.name)) == 1


async def test_a_queue_with_nothing_in_it_is_left_for_its_period(served: Web, tmp_path: Path) -> None:
    entries(served)
    went = await visits(tmp_path, FaultyOutlet(), **queue(), period=7)()
    assert (went.brought, went.wait) == (False, 7)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"data": 1}'])
async def test_what_is_no_page_is_refused(served: Web, body: bytes, tmp_path: Path) -> None:
    served.put("/feed", body)
    served.put("/q/entries.json", body if body != b'{"data": 1}' else b"[]")
    for given in (ap(served), queue()):
        with pytest.raises(Refused):
            await visits(tmp_path / str(given["kind"]), FaultyOutlet(), **given)()
