"""The processes that parse: each fault is one file's, and the next file finds a parser again."""

import multiprocessing
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from unittest.mock import patch

import pytest

from schemas.dead_letter import Reason
from services.common.kafka.producer import Placed
from services.common.telemetry import new_trace
from services.ingest import parsers as module
from services.ingest.items import Item, Ready, read_items
from services.ingest.parsers import Parsers, ParserStopped
from services.ingest.values import Rejection, WireFile
from tests.support.wire import story
from tests.support.wire_files import wire_file

AT = Placed("originals", 0, 0)
HANGS, ENDS, EATS, ENDS_ONCE = b"hangs", b"ends", b"eats", b"ends once: "


def read(files: list[WireFile], placed: list[Placed], trace: object) -> list[list[Item]]:
    """Stands in for `_read` in the process, with parsers that are ill."""
    for file in files:
        if file.data == HANGS:
            time.sleep(600)
        if file.data == ENDS:
            os._exit(9)
        if file.data == EATS:
            bytearray(1 << 40)
        if file.data.startswith(ENDS_ONCE):
            end_once(Path(file.data.removeprefix(ENDS_ONCE).decode()))
    return [read_items(file, where, trace) for file, where in zip(files, placed, strict=True)]  # type: ignore[arg-type]


def end_once(mark: Path) -> None:
    """Ends the process, the first time."""
    if not mark.exists():
        mark.touch()
        os._exit(9)


@pytest.fixture
async def parsers() -> AsyncIterator[Parsers]:
    with patch.object(module, "_read", read):
        running = Parsers(count=1, seconds=2.0, memory=2 * 1024**3)
        yield running
        await running.close()


async def parse(parsers: Parsers, *data: bytes) -> list[Ready | Rejection]:
    files = [wire_file(each) for each in data]
    read = await parsers.parse(files, [AT] * len(files), new_trace())
    return [item.reading for items in read for item in items]


async def test_files_are_read_as_in_the_process_itself(parsers: Parsers) -> None:
    (one, two) = await parse(parsers, story(1), story(2))
    here = [read_items(wire_file(story(number)), AT, new_trace())[0].reading for number in (1, 2)]
    assert isinstance(one, Ready)
    assert isinstance(here[0], Ready)
    assert (one.article_id, one.version) == (here[0].article_id, here[0].version)
    assert one != two


@pytest.mark.parametrize(
    ("ill", "cause"), [(HANGS, "longer than 2 s"), (ENDS, "ended"), (EATS, "memory")], ids=["hangs", "ends", "eats"]
)
async def test_a_parser_that_is_stopped_takes_no_neighbour_with_it(parsers: Parsers, ill: bytes, cause: str) -> None:
    before, fault, after = await parse(parsers, story(1), ill, story(2))
    assert isinstance(before, Ready)
    assert isinstance(after, Ready)
    assert isinstance(fault, Rejection)
    assert isinstance(fault.bug, ParserStopped)
    assert (fault.reason, cause in fault.cause) == (Reason.BUG, True)


async def test_the_bytes_of_a_file_that_stopped_its_parser_are_kept(parsers: Parsers) -> None:
    ((item,),) = await parsers.parse([wire_file(ENDS)], [AT], new_trace())
    assert (item.value, item.source.topic) == (ENDS, "originals")


async def test_a_file_whose_parser_was_killed_from_outside_is_read_by_the_next(
    parsers: Parsers, tmp_path: Path
) -> None:
    (reading,) = await parse(parsers, ENDS_ONCE + str(tmp_path / "ended").encode())
    assert isinstance(reading, Ready)


async def test_parsers_that_are_killed_while_they_wait_for_work_are_there_again(parsers: Parsers) -> None:
    await parsers.warm()
    for _ in range(2):
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        (reading,) = await parse(parsers, story(1))
        assert isinstance(reading, Ready)
