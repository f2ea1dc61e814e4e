"""The HTTP feed against a real server: manners, and addresses it never goes to."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpcore
import pytest

from schemas.topics import ORIGINALS
from services.common.errors import Unavailable
from services.ingest.intake import Intake
from services.ingest.settings import IngestSettings
from services.ingest.transports.addresses import is_allowed
from services.ingest.transports.connecting import Guarded
from services.ingest.transports.desk import Desk
from services.ingest.transports.http_pull import HttpPull
from services.ingest.transports.manners import fresh_for, next_wait, retry_after
from services.ingest.transports.memory import Memory
from services.ingest.transports.running import Refused
from services.ingest.transports.settings import HttpFeed
from tests.support.outlet import FaultyOutlet
from tests.support.web import Web, web
from tests.support.wire import story

NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)
CLOSED = """0.0.0.0 127.0.0.1 127.8.9.1 10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254 168.63.129.16
192.0.0.192 100.100.100.200 224.0.0.1 255.255.255.255 240.0.0.1 198.18.0.1 203.0.113.7 :: ::1
fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:a9fe:a9fe ::127.0.0.1
64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001:0:4136:e378:8000:63bf:80ff:fffe 2001:db8::1 fec0::1""".split()  # noqa: SIM905 - a table
HOSTS = ["localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0", "169.254.169.254"]


@pytest.fixture
async def served() -> AsyncIterator[Web]:
    async with web() as running:
        yield running


def pull(folder: Path, url: str, outlet: FaultyOutlet, **changes: object) -> HttpPull:
    given = {"name": "web", "kind": "http", "url": url, "private_hosts": ["127.0.0.1"]} | changes
    feed, settings = HttpFeed.model_validate(given), IngestSettings(data_dir=folder)
    memory = Memory(folder / "feeds.sqlite")
    return HttpPull(feed, Desk(feed, lambda counted: Intake(counted, settings), outlet, memory, settings))


def at(served: Web, path: str = "/feed") -> str:
    return f"http://127.0.0.1:{served.port}{path}"


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_that_is_not_on_the_open_internet_is_closed(address: str) -> None:
    assert not is_allowed(address, "news.example", ())


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_on_the_open_internet_is_open(address: str) -> None:
    assert is_allowed(address, "news.example", ())


@pytest.mark.parametrize(
    ("address", "private", "open_"),
    [
        ("10.1.2.3", ("desk.internal",), True),
        ("10.1.2.3", ("10.1.0.0/16",), True),
        ("10.2.2.3", ("10.1.0.0/16",), False),
        ("169.254.169.254", ("desk.internal",), False),
        ("::ffff:169.254.169.254", ("169.254.0.0/16",), False),
    ],
)
def test_a_setting_opens_private_hosts_never_metadata(address: str, private: tuple[str, ...], *, open_: bool) -> None:
    assert is_allowed(address, "Desk.internal", private) is open_


@pytest.mark.parametrize("host", HOSTS)
async def test_no_form_of_a_closed_host_is_connected_to(tmp_path: Path, served: Web, host: str) -> None:
    served.put("/feed", story(1))
    with pytest.raises(Refused):
        await pull(tmp_path, f"http://{host}:{served.port}/feed", FaultyOutlet(), private_hosts=[]).visit()
    assert served.asked == []


TARGETS = ["http://127.0.0.2:{port}/x", "http://[::1]:{port}/x", "file:///etc/passwd", "//0:{port}/x"]


@pytest.mark.parametrize("target", TARGETS)
async def test_a_redirect_to_a_closed_host_is_not_followed(tmp_path: Path, served: Web, target: str) -> None:
    served.put("/feed", status=302, headers={"location": target.format(port=served.port)})
    with pytest.raises(Refused):
        await pull(tmp_path, at(served), FaultyOutlet()).visit()
    assert [path for path, _ in served.asked] == ["/feed"]


async def test_what_has_not_changed_is_asked_for_by_its_etag_and_not_taken_again(tmp_path: Path, served: Web) -> None:
    outlet = FaultyOutlet()
    served.put("/feed", story(1), headers={"etag": '"a"'})
    await pull(tmp_path, at(served), outlet).visit()
    served.put("/feed", status=304)
    visit = await pull(tmp_path, at(served), outlet).visit()
    assert (served.asked[1][1]["if-none-match"], visit.brought) == ('"a"', False)
    assert outlet.values(ORIGINALS.name) == [story(1)]


async def test_an_etag_is_kept_only_after_kafka_has_acknowledged(tmp_path: Path, served: Web) -> None:
    outlet = FaultyOutlet(away=True)
    served.put("/feed", story(1), headers={"etag": '"a"'})
    with pytest.raises(Unavailable):
        await pull(tmp_path, at(served), outlet).visit()
    outlet.away = False
    await pull(tmp_path, at(served), outlet).visit()
    assert ("if-none-match" in served.asked[1][1], outlet.values(ORIGINALS.name)) == (False, [story(1)])


@pytest.mark.parametrize(("ahead", "kept"), [(-1, True), (1, False)])
async def test_a_future_date_is_no_mark(tmp_path: Path, served: Web, ahead: int, *, kept: bool) -> None:
    modified = format_datetime(datetime.now(UTC) + timedelta(days=ahead), usegmt=True)
    served.put("/feed", story(1), headers={"last-modified": modified})
    for _ in range(2):
        await pull(tmp_path, at(served), FaultyOutlet()).visit()
    assert ("if-modified-since" in served.asked[1][1]) is kept


@pytest.mark.parametrize(("status", "second"), [(301, ["/new"]), (302, ["/feed", "/new"])])
async def test_a_permanent_redirect_is_remembered(tmp_path: Path, served: Web, status: int, second: list[str]) -> None:
    served.put("/feed", status=status, headers={"location": "/new"})
    served.put("/new", story(1))
    for _ in range(2):
        await pull(tmp_path, at(served), FaultyOutlet()).visit()
    assert [path for path, _ in served.asked] == ["/feed", "/new", *second]


async def test_a_secret_stays_with_the_host_it_is_for(tmp_path: Path, served: Web) -> None:
    (tmp_path / "key").write_text("open sesame\n")
    secret = {"x-key": {"file": str(tmp_path / "key")}}
    async with web() as other:
        other.put("/x", story(1))
        served.put("/feed", status=301, headers={"location": f"http://127.0.0.1:{other.port}/x"})
        for _ in range(2):
            await pull(tmp_path, at(served), FaultyOutlet(), headers=secret).visit()
        assert served.asked[0][1]["x-key"] == "open sesame"
        assert ["x-key" in sent for _, sent in other.asked] == [False, False]


async def test_gzip_is_unpacked_and_a_bomb_refused(tmp_path: Path, served: Web) -> None:
    outlet = FaultyOutlet()
    served.put("/feed", gzip.compress(story(1)), headers={"content-encoding": "gzip"})
    await pull(tmp_path, at(served), outlet).visit()
    served.put("/feed", gzip.compress(bytes(64 << 20)), headers={"content-encoding": "gzip"})
    with pytest.raises(Refused, match="sends more than"):
        await pull(tmp_path, at(served), outlet).visit()
    assert outlet.values(ORIGINALS.name) == [story(1)]


async def test_a_refusal_says_how_long_to_wait(tmp_path: Path, served: Web) -> None:
    served.put("/feed", status=429, headers={"retry-after": "120"})
    with pytest.raises(Refused, match="answers 429") as refusal:
        await pull(tmp_path, at(served), FaultyOutlet()).visit()
    assert refusal.value.wait == 120


async def test_a_circle_of_redirects_ends(tmp_path: Path, served: Web) -> None:
    served.put("/feed", status=301, headers={"location": "/feed"})
    with pytest.raises(Refused, match="more than 5 times"):
        await pull(tmp_path, at(served), FaultyOutlet()).visit()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("5", 5), ("Sat, 7 Mar 2026 12:01:00 GMT", 60), ("Sat, 7 Mar 2020 12:01:00 GMT", 0), ("?", 0), ("9" * 20, 86400)],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float) -> None:
    assert retry_after(value, NOW) == seconds


def test_max_age_and_ttl_say_when_to_come_again() -> None:
    assert fresh_for({"cache-control": "public, max-age=90"}, b"<rss><ttl>1</ttl>") == 90
    assert fresh_for({"cache-control": "s-max-age=90"}, b"<rss><ttl> 2 </ttl>") == 120


def test_the_period_follows_the_feed_within_its_bounds() -> None:
    rounds = ((0, True), (60, False), (250, False), (300, True))
    waits = [next_wait(last, brought=brought, least=60, most=300) for last, brought in rounds]
    assert waits == [60, 90, 300, 150]


async def test_a_name_is_looked_up_once_and_the_address_that_was_checked_is_the_one_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = iter(["1.1.1.1", "127.0.0.1"])
    used: list[str] = []

    async def look_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (next(told), 80))]

    class Backend(httpcore.AsyncNetworkBackend):
        async def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
            used.append(host)
            raise httpcore.ConnectError

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", look_up)
    guarded = Guarded((), Backend())
    with pytest.raises(httpcore.ConnectError):
        await guarded.connect_tcp("rebinding.example", 80)
    with pytest.raises(Refused, match="closed to feeds"):
        await guarded.connect_tcp("rebinding.example", 80)
    assert used == ["1.1.1.1"]
