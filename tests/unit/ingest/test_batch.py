import asyncio
from collections.abc import AsyncIterator

import pytest

from services.ingest.batch.ndjson import read_lines
from services.ingest.batch.piece import LARGEST
from services.ingest.batch.window import in_order


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def lines(*chunks: bytes, largest: int = LARGEST) -> list[list[bytes | None]]:
    return [[piece.data for piece in pieces] async for pieces in read_lines(stream(*chunks), largest=largest)]


async def test_lines_are_told_apart_wherever_the_chunks_end() -> None:
    found = await lines(b'{"a"', b": 1}\n\n{", b'"b": 2}\r\n{"c": 3}')
    assert found == [[b'{"a": 1}'], [b'{"b": 2}'], [b'{"c": 3}']]


async def test_lines_that_come_together_are_taken_together() -> None:
    assert await lines(b"a\nb\n\nc", b"d\n") == [[b"a", b"b"], [b"cd"]]


async def test_a_line_that_is_too_long_is_not_kept_and_harms_no_other() -> None:
    assert await lines(b"x" * 8, b"x" * 8, b"\nshort", largest=10) == [[None], [b"short"]]


async def test_answers_come_in_order_and_no_more_are_begun_than_the_window_holds() -> None:
    begun: list[int] = []
    most = 0

    async def work(place: int, piece: int) -> int:
        nonlocal most
        begun.append(place)
        most = max(most, len(begun))
        await asyncio.sleep(0.002 * (5 - piece % 5))
        begun.remove(place)
        return piece

    async def pieces() -> AsyncIterator[int]:
        for number in range(20):
            yield number

    assert [answer async for answer in in_order(pieces(), work, window=4)] == list(range(20))
    assert most == 4


async def test_an_answer_comes_before_the_next_piece_does() -> None:
    answered = asyncio.Event()

    async def pieces() -> AsyncIterator[str]:
        yield "first"
        await answered.wait()
        yield "second"

    async def work(_: int, piece: str) -> str:
        return piece

    found = []
    async for answer in in_order(pieces(), work, window=4):
        found.append(answer)
        answered.set()
    assert found == ["first", "second"]


async def collect(answers: AsyncIterator[int], found: list[int]) -> None:
    async for answer in answers:
        found.append(answer)  # noqa: PERF401 - what was found counts even when it ends with an error


async def test_what_breaks_the_stream_is_raised_after_what_came_before_it() -> None:
    async def pieces() -> AsyncIterator[int]:
        yield 1
        raise ValueError("broken off")

    async def work(_: int, piece: int) -> int:
        return piece

    found: list[int] = []
    with pytest.raises(ValueError, match="broken off"):
        await collect(in_order(pieces(), work, window=4), found)
    assert found == [1]
