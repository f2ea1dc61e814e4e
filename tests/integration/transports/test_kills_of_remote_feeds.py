"""Ingest is killed in the middle of feeds on servers, and of those that call it: nothing is lost, nothing is doubled.

What was on its way when the kill came may be sent to Kafka twice; the store then calls the second a duplicate.
"""

import json
import smtplib
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest

from tests.support.agencies import Agency, agency
from tests.support.feeds import Fed, fed
from tests.support.ports import free_port
from tests.support.pushing import SECRET, hub, standard
from tests.support.shelves import PASSWORD, SHELVES, Shelf
from tests.support.waiting import wait_until
from tests.support.wire import story

ASKED = {"private_hosts": ["127.0.0.1"], "period": 0.1}
TOPIC = "http://127.0.0.1:9/topic"


class Source(Protocol):
    """Where stories come from. `feed`: what feeds.toml says of it."""

    @property
    def feed(self) -> dict[str, Any]: ...

    def bring(self, house: Fed, until: int) -> None:
        """Returns when so many of its stories were taken."""


@dataclass(frozen=True, slots=True)
class OnAShelf:
    """Lies on a server; what ingest took is gone from it."""

    shelf: Shelf
    stories: int

    @property
    def feed(self) -> dict[str, Any]:
        return self.shelf.feed | {"password": {"env": "BOX_PASSWORD"}}

    def bring(self, house: Fed, until: int) -> None:
        gone = lambda: self.stories - len(self.shelf.left()) >= until  # noqa: E731 - a question
        wait_until(gone, deadline=60, what=f"{until} are taken from {self.shelf.feed['kind']}, {house.folder}")


@dataclass(slots=True)
class Calling:
    """Sends each story until it is taken."""

    feed: dict[str, Any]
    first: int
    sent: int = field(default=0)

    def bring(self, house: Fed, until: int) -> None:
        while self.sent < until:
            number = self.first + self.sent
            wait_until(lambda number=number: self._is_taken(house, number), deadline=60, what=f"{number} is taken")  # type: ignore[misc]
            self.sent += 1

    def _is_taken(self, house: Fed, number: int) -> bool:
        try:
            return self.send(house, number)
        except (httpx.TransportError, smtplib.SMTPException, OSError):
            return False

    def send(self, house: Fed, number: int) -> bool:
        body = story(number)
        return posted(f"{at(house)}/v1/feeds/webhook/hook", body, standard(body))


@dataclass(slots=True)
class Mailing(Calling):
    """By SMTP."""

    def send(self, house: Fed, number: int) -> bool:
        head = f"From: a@wire.example\r\nMessage-ID: <s{number}@wire.example>\r\nSubject: Story {number}\r\n\r\n"
        with smtplib.SMTP("127.0.0.1", self.feed["port"], timeout=5) as client:
            client.sendmail("a@wire.example", ["in@here.example"], head.encode() + b"The ferry sails.\r\n")
        return house.port > 0


@dataclass(slots=True)
class Hub(Calling):
    """A hub that answers what ingest asked for, and sends what it signed."""

    def send(self, house: Fed, number: int) -> bool:
        path, body = f"{at(house)}/v1/feeds/websub/websub/{token(house.folder)}", story(number)
        asked = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "1", "hub.lease_seconds": "600"}
        return httpx.get(path, params=asked, timeout=5).text == "1" and posted(
            path, body, {"x-hub-signature": hub(body)}
        )


@dataclass(frozen=True, slots=True)
class Paged:
    """AP's pages; the next one is asked for when Kafka has the last."""

    agency: Agency

    @property
    def feed(self) -> dict[str, Any]:
        return ASKED | {"kind": "ap", "url": f"http://127.0.0.1:{self.agency.port}/feed", "key": {"env": "CALL_SECRET"}}

    def bring(self, _house: Fed, until: int) -> None:
        wait_until(lambda: self.agency.pages >= until, deadline=60, what=f"page {until} was asked for")


@dataclass(frozen=True, slots=True)
class Queued:
    """dpa's queue; an entry is gone from it when its receipt was handed in."""

    agency: Agency
    feed: dict[str, Any]

    def bring(self, _house: Fed, until: int) -> None:
        gone = lambda: self.agency.stories - len(self.agency.queue) >= until  # noqa: E731 - a question
        wait_until(gone, deadline=60, what=f"{until} receipts are handed in")


def at(house: Fed) -> str:
    return f"http://127.0.0.1:{house.port}"


def posted(url: str, body: bytes, headers: dict[str, str]) -> bool:
    return httpx.post(url, content=body, headers=headers, timeout=5).status_code == 202


def token(folder: Path) -> str:
    """What ingest told the hub, from its own memory."""
    path = folder / "data" / "feeds.sqlite"
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            row = connection.execute("SELECT state FROM feeds WHERE name = 'websub'").fetchone()
        connection.close()
    except sqlite3.OperationalError:
        return ""
    return str(json.loads(row[0])["cursor"].get("token", "")) if row else ""


def toml(name: str, feed: dict[str, Any]) -> str:
    """A feed as feeds.toml has it; JSON's texts, numbers and lists are TOML's."""
    lines = [f"{key} = {_value(value)}" for key, value in ({"name": name} | feed).items()]
    return "\n".join(["[[feed]]", *lines, ""])


def _value(value: Any) -> str:
    if not isinstance(value, dict):
        return json.dumps(value)
    return "{ " + ", ".join(f"{key} = {json.dumps(each)}" for key, each in value.items()) + " }"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOX_PASSWORD", PASSWORD)
    monkeypatch.setenv("CALL_SECRET", SECRET)


def sources(stories: int, folder: Path, stack: ExitStack) -> Iterator[Source]:
    served = stack.enter_context(agency(stories))
    (folder / "queue").write_text(f"http://127.0.0.1:{served.port}/q/")
    yield Paged(served)
    yield Queued(served, ASKED | {"kind": "wireq", "url": {"file": str(folder / "queue")}})
    for place, (kind, shelf) in enumerate(SHELVES.items()):
        opened = stack.enter_context(shelf(folder))
        for number in range(stories):
            opened.put(f"{number:03}.json", story(place * 1000 + number))
        yield OnAShelf(opened, stories)
        assert kind == opened.feed["kind"]
    secret = {"secret": {"env": "CALL_SECRET"}}
    yield Calling({"kind": "webhook"} | secret, 4000)
    yield Mailing({"kind": "smtp", "port": free_port(), "recipients": ["in@here.example"]}, 5000)
    hubs = {"topic": TOPIC, "hub": "http://127.0.0.1:9/hub", "callback": "http://127.0.0.1", "period": 0.1}
    yield Hub({"kind": "websub", "private_hosts": ["127.0.0.1"]} | hubs | secret, 6000)


@pytest.mark.parametrize(
    ("stories", "kills"), [(12, (5,)), pytest.param(200, tuple(range(20, 200, 20)), marks=pytest.mark.long)]
)
def test_no_feed_loses_or_doubles_anything_when_ingest_is_killed(
    kafka_bootstrap: str,
    topic_prefix: str,
    tmp_path: Path,
    stories: int,
    kills: tuple[int, ...],
) -> None:
    with ExitStack() as stack:
        given = list(sources(stories, tmp_path, stack))
        text = "\n".join(toml(each.feed["kind"], each.feed) for each in given)
        house = fed(kafka_bootstrap, tmp_path / "ingest", prefix=topic_prefix, toml=text)
        for until in (*kills, stories):
            with house.started() as process:
                for each in given:
                    each.bring(house, until)
                process.kill()
    articles = house.articles()
    assert len(set(articles)) == stories * len(given)
    assert len(articles) <= (stories + len(kills)) * len(given)
