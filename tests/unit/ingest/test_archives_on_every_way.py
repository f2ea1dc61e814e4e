"""An archive comes in by every way as its files would, each with its own outcome."""

from pathlib import Path

import httpx
import pytest

from schemas.topics import ORIGINALS, RAW
from services.ingest.app import Parts, create_app
from services.ingest.intake import Intake
from services.ingest.settings import IngestSettings
from services.ingest.transports.desk import Desk
from services.ingest.transports.http_pull import HttpPull
from services.ingest.transports.memory import Memory
from services.ingest.transports.settings import HttpFeed
from tests.support.archives import gzipped, story, tarred, zipped
from tests.support.feeds import folder
from tests.support.outlet import FaultyOutlet
from tests.support.web import web

MEMBERS = (("1.txt", story(1)), ("2.xml", b"<nitf>"), ("3.txt", story(3)))
ARCHIVES = pytest.mark.parametrize("data", [zipped(*MEMBERS), gzipped(tarred(*MEMBERS))], ids=["zip", "tar.gz"])


def seen(outlet: FaultyOutlet, data: bytes) -> tuple[bool, int, list[bytes]]:
    """The archive as it came, its articles, and what was dead-lettered."""
    letters = [letter.original for letter in outlet.letters]
    return outlet.values(ORIGINALS.name) == [data], len(outlet.values(RAW.name)), letters


@ARCHIVES
async def test_pushed(data: bytes) -> None:
    outlet = FaultyOutlet()
    app = create_app(Parts(IngestSettings(), outlet))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ingest") as http:
        answer = await http.post("/v1/articles", content=data)
    outcomes = [item["outcome"] for item in answer.json()["items"]]
    assert (answer.status_code, outcomes) == (202, ["accepted", "rejected", "accepted"])
    assert seen(outlet, data) == (True, 2, [b"<nitf>"])


@ARCHIVES
async def test_out_of_a_folder(data: bytes, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    watched = folder(tmp_path, outlet)
    (tmp_path / "inbox" / "day").write_bytes(data)
    for _ in range(2):
        await watched.visit()
    assert seen(outlet, data) == (True, 2, [b"<nitf>"])
    assert (tmp_path / "inbox" / "done" / "day").exists()


@ARCHIVES
async def test_over_http(data: bytes, tmp_path: Path) -> None:
    outlet, settings = FaultyOutlet(), IngestSettings(data_dir=tmp_path)
    async with web() as served:
        served.put("/day", data)
        url = f"http://127.0.0.1:{served.port}/day"
        feed = HttpFeed.model_validate({"name": "w", "kind": "http", "url": url, "private_hosts": ["127.0.0.1"]})
        memory = Memory(tmp_path / "feeds.sqlite")
        await HttpPull(feed, Desk(feed, lambda counted: Intake(counted, settings), outlet, memory, settings)).visit()
    assert seen(outlet, data) == (True, 2, [b"<nitf>"])
