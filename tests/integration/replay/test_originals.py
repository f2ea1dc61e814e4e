"""Originals parsed again on a real Kafka, into a real database."""

import json
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from click.testing import Result

from dateline.books.checking import check_history
from dateline.books.reading import read_books
from schemas.dead_letter import DeadLetter
from schemas.topics import DEAD, ORIGINALS, RAW
from services.common.codec import decode
from services.ingest.formats import FORMATS
from services.ingest.values import Draft, Rejection, WireFile
from services.store.database import open_repository
from tests.support.articles import at
from tests.support.hops import ingest, settle
from tests.support.house import House
from tests.support.wire_files import ninjs

Replay = Callable[..., Awaitable[Result]]
NINJS = next(each for each in FORMATS if each.name == "ninjs")


def wire(number: int, **changes: Any) -> bytes:
    return json.dumps(ninjs(uri=f"urn:story:{number}", headline=f"Story {number}", **changes)).encode()


def said(result: Result) -> tuple[int, str]:
    return result.exit_code, result.stdout.splitlines()[-1].split(" (")[0]


def stored(home: House) -> tuple[list[bytes], int]:
    """Every article, and how many changes were told."""
    with closing(open_repository(home.settings.database)) as repository:
        changes = repository.changes(after=0, limit=500).items
        found = {change.article_id for change in changes}
        return sorted(filter(None, map(repository.article, found))), len(changes)


def better(file: WireFile) -> list[Draft | Rejection]:
    """Reads the byline of story 1 as well."""
    return [
        replace(one, byline="By A. Better") if isinstance(one, Draft) and one.headline == "Story 1" else one
        for one in NINJS.read(file)
    ]


def raise_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    raised = replace(NINJS, read=better, version=NINJS.version + 1)
    monkeypatch.setattr("services.ingest.parse.FORMATS", (raised,))


async def test_by_the_same_parser_every_article_is_a_duplicate(home: House, replay: Replay) -> None:
    for number in range(3):
        await ingest(home, wire(number), received_at=at(number))
    await settle(home)
    before = stored(home)
    assert said(await replay("originals")) == (0, "3 sent")
    await settle(home)
    assert stored(home) == before
    assert (len(await home.all(ORIGINALS)), len(await home.all(RAW))) == (3, 6)


async def test_a_replayed_article_is_the_same_to_the_byte(home: House, replay: Replay) -> None:
    await ingest(home, wire(1), feed="desk", received_at=at(5))
    await replay("originals")
    first, again = sorted(await home.all(RAW), key=lambda record: record.offset)
    assert (again.value, again.key, again.headers["received_at"]) == (
        first.value,
        first.key,
        first.headers["received_at"],
    )


async def test_a_better_parser_replaces_what_it_read_better_and_nothing_else(
    home: House, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await ingest(home, wire(number))
    await settle(home)
    rows, changes = stored(home)
    raise_parser(monkeypatch)
    await replay("originals")
    await settle(home)
    now, told = stored(home)
    assert [row["byline"] for row in map(json.loads, now) if row["byline"]] == ["By A. Better"]
    assert [_words(row) for row in now] == [_words(row) for row in rows]
    assert told - changes == 3
    books = await read_books(home.settings)
    assert (books.acknowledged, books.rows, books.balanced) == (3, 3, True)
    assert await check_history(home.settings) == ()


async def test_an_older_text_never_comes_back(home: House, replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    await ingest(home, wire(1, ednote="first"), received_at=at(0))
    await ingest(home, json.dumps(ninjs(uri="urn:story:1", headline="Other words")).encode(), received_at=at(1))
    await settle(home)
    raise_parser(monkeypatch)
    await replay("originals")
    await settle(home)
    ((row,), _) = stored(home)
    assert json.loads(row)["headline"] == "Other words"


async def test_what_is_rejected_again_gets_one_letter_more_up_to_the_cap(home: House, replay: Replay) -> None:
    await ingest(home, b"{cut", media_type="application/json")
    for _ in range(3):
        assert said(await replay("originals")) == (0, "1 rejected again")
    assert said(await replay("originals")) == (0, "1 capped")
    assert sorted(decode(DeadLetter, record.value).replays for record in await home.all(DEAD)) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (["--feed", "desk"], 1),
        (["--since", "2026-03-07T12:05:00Z"], 2),
        (["--until", "2026-03-07T12:05:00Z"], 1),
        (["--limit", "2"], 2),
        (["--key", "0" * 64], 0),
    ],
)
async def test_it_replays_what_is_asked_for(home: House, replay: Replay, arguments: list[str], number: int) -> None:
    for minute, feed in ((0, "wire"), (5, "wire"), (10, "desk")):
        await ingest(home, wire(minute), feed=feed, received_at=at(minute))
    result = await replay("originals", "--dry-run", *arguments)
    assert len(result.stdout.splitlines()) == number + 1
    assert len(await home.all(RAW)) == 3


async def test_it_replays_one_article(home: House, replay: Replay) -> None:
    answers = [await ingest(home, wire(number)) for number in range(2)]
    result = await replay("originals", "--id", str(answers[0][0].article_id))
    assert said(result) == (0, "1 sent")


def _words(row: bytes) -> tuple[str, str, str]:
    article = json.loads(row)
    return article["article_id"], article["headline"], article["body"]
