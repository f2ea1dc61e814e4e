"""The folder feed on real folders: whole files, each once, whatever breaks in between."""

import os
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import pytest

from schemas.topics import ORIGINALS, RAW
from services.common.errors import Unavailable
from services.common.kafka.producer import Outgoing, Placed
from services.ingest.transports.folder import Folder
from services.ingest.transports.running import one_round
from tests.support.feeds import folder
from tests.support.outlet import FaultyOutlet
from tests.support.wire import story

NUMBERED = (Path(__file__).parents[1] / "formats/iptc7901/files/embargo.iptc").read_bytes()


class Death(BaseException):
    """The process ends here, past every handler of errors."""


def put(path: Path, name: str, data: bytes) -> None:
    (path / "inbox").mkdir(exist_ok=True)
    (path / "inbox" / name).write_bytes(data)


def names(path: Path, *parts: str) -> list[str]:
    return sorted(each.name for each in path.joinpath("inbox", *parts).iterdir() if each.is_file())


async def rounds(watched: Folder, count: int = 2) -> None:
    for _ in range(count):
        await watched.visit()


async def test_a_file_at_rest_is_taken_and_moved_to_done(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    watched = folder(tmp_path, outlet)
    put(tmp_path, "a.json", story(1))
    await rounds(watched)
    assert (outlet.values(ORIGINALS.name), len(outlet.values(RAW.name))) == ([story(1)], 1)
    assert (names(tmp_path), names(tmp_path, "done"), names(tmp_path, ".taking")) == ([], ["a.json"], [])


async def test_a_file_that_still_grows_is_left(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    watched = folder(tmp_path, outlet)
    for size in (10, 20, 30):
        put(tmp_path, "a.json", story(1)[:size])
        await watched.visit()
    assert (outlet.sent, names(tmp_path)) == ([], ["a.json"])


async def test_a_rejected_file_moves_to_failed_and_its_neighbours_pass(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    watched = folder(tmp_path, outlet)
    for name, data in (("a.json", b'{"cut'), ("b.json", story(2)), ("c.json", b"")):
        put(tmp_path, name, data)
    await rounds(watched)
    assert (names(tmp_path, "done"), names(tmp_path, "failed")) == (["b.json"], ["a.json", "c.json"])
    assert (watched.desk.state.accepted, watched.desk.state.rejected) == (1, 2)


async def test_without_kafka_files_wait_and_go_on_later(tmp_path: Path) -> None:
    outlet = FaultyOutlet(away=True)
    watched = folder(tmp_path, outlet)
    put(tmp_path, "a.json", story(1))
    await watched.visit()
    with pytest.raises(Unavailable):
        await watched.visit()
    outlet.away = False
    await watched.visit()
    assert (len(outlet.values(RAW.name)), names(tmp_path, "done")) == (1, ["a.json"])


async def test_a_death_before_the_move_neither_loses_nor_doubles(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    put(tmp_path, "a.json", story(1))
    with patch.object(Folder, "_settle", side_effect=Death), pytest.raises(Death):
        await rounds(folder(tmp_path, outlet))
    await folder(tmp_path, outlet).visit()
    assert (len(outlet.values(RAW.name)), names(tmp_path, "done")) == (1, ["a.json"])


async def test_a_death_before_the_acknowledgement_sends_it_again(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    put(tmp_path, "a.json", story(1))
    with patch.object(FaultyOutlet, "send_all", side_effect=Death), pytest.raises(Death):
        await rounds(folder(tmp_path, outlet))
    await folder(tmp_path, outlet).visit()
    assert (len(outlet.values(RAW.name)), names(tmp_path, "done")) == (1, ["a.json"])


async def test_a_file_of_the_same_name_that_comes_meanwhile_is_taken_too(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    watched = folder(tmp_path, outlet)
    put(tmp_path, "a.json", story(1))
    send = FaultyOutlet.send_all

    async def while_another_comes(self: FaultyOutlet, topic: str, messages: Sequence[Outgoing]) -> Sequence[Placed]:
        put(tmp_path, "a.json", story(2))
        return await send(self, topic, messages)

    with patch.object(FaultyOutlet, "send_all", while_another_comes):
        await rounds(watched)
    await rounds(watched)
    assert outlet.values(ORIGINALS.name) == [story(1), story(2)]
    assert len(names(tmp_path, "done")) == 2


async def test_links_hidden_and_unfinished_files_are_left(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    watched = folder(tmp_path, outlet, pattern="*.json*")
    (tmp_path / "secret.json").write_bytes(story(1))
    (tmp_path / "inbox" / "link.json").symlink_to(tmp_path / "secret.json")
    for name in (".a.json", "b.json.part", "c.txt"):
        put(tmp_path, name, story(2))
    await rounds(watched, 3)
    assert outlet.sent == []


async def test_a_senders_own_hard_link_keeps_its_file(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    watched = folder(tmp_path, outlet)
    (tmp_path / "spool").write_bytes(story(1))
    os.link(tmp_path / "spool", tmp_path / "inbox" / "a.json")
    await rounds(watched)
    assert ((tmp_path / "spool").read_bytes(), names(tmp_path, "done")) == (story(1), ["a.json"])


async def test_a_file_larger_than_the_feed_allows_is_not_read(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    watched = folder(tmp_path, outlet, largest=100)
    put(tmp_path, "a.json", story(1))
    await rounds(watched)
    assert (outlet.sent, names(tmp_path, "failed")) == ([], ["a.json"])


async def test_numbers_that_are_skipped_are_missing_until_they_come(tmp_path: Path) -> None:
    watched = folder(tmp_path, FaultyOutlet())
    for number in (7, 8, 11, 9):
        put(tmp_path, f"{number}.iptc", NUMBERED.replace(b"0150", b"%04d" % number))
        await rounds(watched)
    state = watched.desk.state
    assert (state.accepted, state.missing, [count.missing for count in state.counts.values()]) == (4, 1, [(10,)])


async def test_a_folder_that_cannot_be_read_fails_its_round_and_waits_longer(tmp_path: Path) -> None:
    watched = folder(tmp_path, FaultyOutlet(), period=10)
    (tmp_path / "inbox").rmdir()
    (tmp_path / "inbox").write_text("no folder")
    waits = [await one_round(watched.desk, watched.visit) for _ in range(4)]
    state = watched.desk.state
    assert (state.failures_in_a_row, state.failure_rate, waits[3] >= 80) == (4, 1.0, True)
    assert "inbox" in (state.last_error or "")
