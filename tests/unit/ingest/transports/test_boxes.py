"""Feeds that lie on servers, on real ones: each file once, gone from its source only after Kafka has it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pydantic import TypeAdapter

from schemas.topics import ORIGINALS
from services.common.errors import Misconfigured, Unavailable
from services.ingest.intake import Intake
from services.ingest.settings import IngestSettings
from services.ingest.transports.boxes.ftp import FtpBox
from services.ingest.transports.boxes.imap import ImapBox
from services.ingest.transports.boxes.sftp import SftpBox
from services.ingest.transports.desk import Desk
from services.ingest.transports.memory import Memory
from services.ingest.transports.running import Refused
from services.ingest.transports.settings import Pulled
from services.ingest.transports.visiting import Visiting, visiting
from tests.support.outlet import FaultyOutlet
from tests.support.shelves import PASSWORD, SHELVES, Shelf
from tests.support.wire import story

SETTLES = {"ftp": FtpBox, "ftps": FtpBox, "sftp": SftpBox, "imap": ImapBox}


class Death(BaseException):
    """The process ends here, past every handler of errors."""


@pytest.fixture(params=SHELVES)
def shelf(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setenv("BOX_PASSWORD", PASSWORD)
    with SHELVES[request.param](tmp_path) as opened:
        yield opened


def feed_of(shelf: Shelf, **changes: Any) -> Pulled:
    given = {"name": "box", "password": {"env": "BOX_PASSWORD"}} | shelf.feed | changes
    feed: Pulled = TypeAdapter(Pulled).validate_python(given)
    return feed


def visits(shelf: Shelf, folder: Path, outlet: FaultyOutlet, **changes: Any) -> Visiting:
    """As a process that has just started has it."""
    feed, settings = feed_of(shelf, **changes), IngestSettings(data_dir=folder)
    memory = Memory(folder / "feeds.sqlite")
    return visiting(feed, Desk(feed, lambda counted: Intake(counted, settings), outlet, memory, settings))


async def twice(visit: Visiting) -> None:
    """A file at rest for one round is whole."""
    for _ in range(2):
        await visit()


async def test_what_lies_there_is_taken_and_then_gone(shelf: Shelf, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    visit = visits(shelf, tmp_path, outlet)
    for number in range(3):
        shelf.put(f"{number}.json", story(number))
    await twice(visit)
    assert [story(number) in sent for number, sent in enumerate(outlet.values(ORIGINALS.name))] == [True] * 3
    assert shelf.left() == []


async def test_nothing_is_gone_while_kafka_is_away(shelf: Shelf, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    visit = visits(shelf, tmp_path, outlet)
    shelf.put("1.json", story(1))
    outlet.away = True
    with pytest.raises(Unavailable):
        await twice(visit)
    assert len(shelf.left()) == 1
    outlet.away = False
    await visit()
    assert (len(outlet.values(ORIGINALS.name)), shelf.left()) == (1, [])


async def test_what_kafka_has_is_not_sent_again_after_a_kill_before_it_was_gone(shelf: Shelf, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    shelf.put("1.json", story(1))
    with patch.object(SETTLES[shelf.feed["kind"]], "settle", side_effect=Death), pytest.raises(Death):
        await twice(visits(shelf, tmp_path, outlet))
    assert len(shelf.left()) == 1
    again = visits(shelf, tmp_path, outlet)
    await twice(again)
    assert (len(outlet.values(ORIGINALS.name)), shelf.left()) == (1, [])


async def test_what_is_too_large_stays_and_its_neighbours_pass(shelf: Shelf, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    visit = visits(shelf, tmp_path, outlet, largest=2000)
    shelf.put("1.json", b" " * 3000)
    shelf.put("2.json", story(2))
    await twice(visit)
    assert (len(outlet.values(ORIGINALS.name)), len(shelf.left())) == (1, 1)


async def test_a_wrong_password_is_refused_without_telling_it(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOX_PASSWORD", "a-wrong-one")
    with pytest.raises(Refused) as refused:
        await visits(shelf, tmp_path, FaultyOutlet())()
    assert "a-wrong-one" not in str(refused.value)


async def test_a_server_on_a_private_address_is_closed_unless_named(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="closed to feeds"):
        await visits(shelf, tmp_path, FaultyOutlet(), private_hosts=[])()


async def test_a_server_that_is_away_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        await visits(shelf, tmp_path, FaultyOutlet(), port=1)()


@pytest.mark.parametrize("shelf", ["ftp", "sftp"], indirect=True)
async def test_what_is_kept_at_its_source_is_taken_once_and_again_when_it_changes(shelf: Shelf, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    shelf.put("1.json", story(1))
    for _ in range(2):  # two processes, one after the other
        visit = visits(shelf, tmp_path, outlet, after="keep")
        for _ in range(3):
            await visit()
    assert (len(outlet.values(ORIGINALS.name)), shelf.left()) == (1, ["1.json"])
    shelf.put("1.json", story(1, paragraphs=2))
    await twice(visit)
    assert len(outlet.values(ORIGINALS.name)) == 2


@pytest.mark.parametrize("shelf", ["ftp", "sftp"], indirect=True)
async def test_a_file_that_still_grows_is_left(shelf: Shelf, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    visit = visits(shelf, tmp_path, outlet)
    for size in (10, 20, 30):
        shelf.put("1.json", story(1)[:size])
        await visit()
    assert (outlet.sent, shelf.left()) == ([], ["1.json"])


@pytest.mark.parametrize("shelf", ["ftp", "sftp"], indirect=True)
async def test_what_was_taken_is_moved_where_that_is_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / shelf.feed["kind"] / "done").mkdir()
    visit = visits(shelf, tmp_path, FaultyOutlet(), after="move", done="/done")
    shelf.put("1.json", story(1))
    await twice(visit)
    assert (shelf.left(), (tmp_path / shelf.feed["kind"] / "done" / "1.json").exists()) == ([], True)


@pytest.mark.parametrize("shelf", ["ftp", "sftp"], indirect=True)
async def test_links_and_hidden_and_unfinished_names_never_count(shelf: Shelf, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    visit = visits(shelf, tmp_path, outlet, pattern="*.json")
    for name in (".hidden.json", "a.json.part", "b.txt"):
        shelf.put(name, story(1))
    (tmp_path / shelf.feed["kind"] / "sub.json").mkdir()
    await twice(visit)
    assert outlet.sent == []


@pytest.mark.parametrize("shelf", ["imap"], indirect=True)
async def test_mail_is_only_marked_as_seen_unless_told_otherwise(shelf: Shelf, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    shelf.put("1", b"The ferry sails.")
    for _ in range(2):
        await visits(shelf, tmp_path, outlet, after="seen")()
    assert (len(outlet.values(ORIGINALS.name)), shelf.left()) == (1, ["1"])


@pytest.mark.parametrize("shelf", ["sftp"], indirect=True)
async def test_a_server_with_another_key_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2rPGkBBfvEOwwVSrlHnY4PXq6ExjKDxlLKkG8YxQ0v"
    with pytest.raises((Refused, Misconfigured)):
        await visits(shelf, tmp_path, FaultyOutlet(), host_key=other)()


@pytest.mark.parametrize("shelf", ["ftps"], indirect=True)
async def test_a_server_whose_certificate_nobody_vouches_for_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="CERTIFICATE_VERIFY_FAILED"):
        await visits(shelf, tmp_path, FaultyOutlet(), ca_file=None)()
