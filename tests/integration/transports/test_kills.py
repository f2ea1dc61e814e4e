"""Ingest is killed in the middle of its feeds: nothing is lost, nothing is doubled."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.support.feeds import Fed, fed
from tests.support.waiting import wait_until
from tests.support.wire import story


def done(inbox: Path) -> int:
    return len(list((inbox / "done").glob("*.json")))


def killed_on_the_way(house: Fed, inbox: Path, at: int) -> None:
    """Runs until so many files are done, then SIGKILL."""
    with house.started() as process:
        wait_until(lambda: done(inbox) >= at, deadline=60, what=f"{at} files done: {process.output}")
        process.kill()


@pytest.mark.parametrize(
    ("files", "kills"), [(60, (5, 30)), pytest.param(1500, tuple(range(100, 1500, 100)), marks=pytest.mark.long)]
)
def test_a_folder_loses_and_doubles_nothing_when_ingest_is_killed(
    kafka_bootstrap: str, topic_prefix: str, tmp_path: Path, files: int, kills: tuple[int, ...]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(files):
        (inbox / f"{number:04}.json").write_bytes(story(number))
    toml = f'[[feed]]\nname = "desk"\nkind = "folder"\npath = "{inbox}"\nperiod = 0.1\n'
    house = fed(kafka_bootstrap, tmp_path / "ingest", prefix=topic_prefix, toml=toml)
    for at in kills:
        killed_on_the_way(house, inbox, at)
    with house.started():
        wait_until(lambda: done(inbox) == files, deadline=60, what="every file is done")
        (shown,) = httpx.get(f"http://127.0.0.1:{house.port}/v1/feeds").json()["items"]
    articles = house.articles()
    assert (len(set(articles)), shown["health"], shown["accepted"]) == (files, "ok", files)
    assert files <= len(articles) <= files + len(kills)


class Tape(BaseHTTPRequestHandler):
    """Answers with the story after the one whose ETag it is told, as if each were there for one look only."""

    last: int
    told: list[int]

    def do_GET(self) -> None:
        """One look."""
        told = int((self.headers.get("if-none-match") or '"0"').strip('"'))
        self.told.append(told)
        body = story(told) if told < self.last else b""
        self.send_response(200 if body else 304)
        self.send_header("etag", f'"{min(told + 1, self.last)}"')
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Says nothing."""


@contextmanager
def tape(length: int) -> Iterator[tuple[int, list[int]]]:
    """Its port, and what it is told."""
    told: list[int] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Served", (Tape,), {"last": length, "told": told}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1], told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("length", "kills"), [(20, (4, 12)), pytest.param(400, tuple(range(25, 400, 25)), marks=pytest.mark.long)]
)
def test_an_address_that_is_asked_loses_and_doubles_nothing_when_ingest_is_killed(
    kafka_bootstrap: str, topic_prefix: str, tmp_path: Path, length: int, kills: tuple[int, ...]
) -> None:
    with tape(length) as (port, told):
        toml = f'[[feed]]\nname = "web"\nkind = "http"\nurl = "http://127.0.0.1:{port}/"\nperiod = 0.05\n'
        toml += 'private_hosts = ["127.0.0.1"]\n'
        house = fed(kafka_bootstrap, tmp_path / "ingest", prefix=topic_prefix, toml=toml)
        for at in (*kills, length):
            with house.started() as process:
                wait_until(lambda at=at: max(told, default=0) >= at, deadline=60, what=f"story {at} was asked for")  # type: ignore[misc]
                process.kill()
    articles = house.articles()
    assert len(set(articles)) == length
    assert len(articles) <= length + len(kills) + 1
