"""Dead letters replayed on a real Kafka, into a real database."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import Result

from dateline.books.reading import read_books
from schemas.dead_letter import DeadLetter, DeadLetterSource
from schemas.topics import DEAD, ENRICHED, ORIGINALS, RAW
from services.common.codec import decode
from services.ingest.formats import FORMATS
from services.ingest.values import Draft, Format, WireFile
from tests.support.articles import article_id, raw_article
from tests.support.hops import enrich, ingest, settle, store
from tests.support.house import House
from tests.support.wire_files import ninjs

Replay = Callable[..., Awaitable[Result]]
CUT_OFF = b'{"uri": "urn:cut", "headline": "Cut o'


async def letters(home: House) -> list[DeadLetter]:
    found = [decode(DeadLetter, record.value) for record in await home.all(DEAD)]
    return sorted(found, key=lambda letter: letter.first_failed_at)


async def sizes(home: House) -> list[int]:
    return [len(await home.all(topic)) for topic in (ORIGINALS, RAW, ENRICHED, DEAD)]


def said(result: Result) -> tuple[int, str]:
    return result.exit_code, result.stdout.splitlines()[-1].split(" (")[0]


def is_named(name: str) -> Callable[[Any], bool]:
    return lambda article: article.article_id == article_id(name)


def mended(_: WireFile) -> list[Draft]:
    return [Draft(headline="Mended", body="Whole again.", provider_id="urn:cut", version="1")]


def cut_off(file: WireFile) -> float:
    return 2.0 if file.data == CUT_OFF else 0.0


@pytest.fixture
def mend(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A parser that reads what is cut off."""
    better = (*FORMATS, Format("mended", cut_off, mended))
    return lambda: monkeypatch.setattr("services.ingest.parse.FORMATS", better)


async def test_what_enrich_could_not_do_it_does_after_a_replay(home: House, replay: Replay) -> None:
    await home.acknowledge(raw_article(article="a"), raw_article(article="b"))
    await enrich(home, broken=is_named("a"))
    assert said(await replay("dead")) == (0, "1 sent")
    await settle(home)
    books = await read_books(home.settings)
    assert (books.stored, books.dead, books.balanced) == (2, 0, True)


async def test_what_the_store_could_not_do_it_does_after_a_replay(home: House, replay: Replay) -> None:
    await home.acknowledge(raw_article(article="a"), raw_article(article="b"))
    await enrich(home)
    await store(home, broken=is_named("a"))
    assert said(await replay("dead", "--hop", "store")) == (0, "1 sent")
    await settle(home)
    assert (await read_books(home.settings)).stored == 2


async def test_a_message_comes_back_as_it_was_and_counts_its_replays(home: House, replay: Replay) -> None:
    await home.acknowledge(raw_article(article="a"))
    await enrich(home, broken=is_named("a"))
    await replay("dead")
    first, again = sorted(await home.all(RAW), key=lambda record: record.offset)
    (letter,) = await letters(home)
    assert (again.value, again.key, again.partition) == (first.value, first.key, first.partition)
    assert again.headers["replays"] == b"1"
    assert again.headers["traceparent"].split(b"-")[1] == (letter.trace_id or "").encode()


async def test_the_second_replay_changes_nothing(home: House, replay: Replay) -> None:
    await home.acknowledge(raw_article(article="a"))
    await ingest(home, json.dumps(ninjs()).encode())
    await enrich(home, broken=is_named("a"))
    await replay("dead")
    await settle(home)
    before = await sizes(home)
    assert said(await replay("dead")) == (0, "1 settled")
    assert await sizes(home) == before


async def test_a_letter_that_fails_again_counts_up_to_the_cap(home: House, replay: Replay) -> None:
    await home.acknowledge(raw_article(article="a"))
    await enrich(home, broken=is_named("a"))
    for _ in range(2):
        assert said(await replay("dead", "--cap", "2")) == (0, "1 sent")
        await enrich(home, broken=is_named("a"))
    assert [(each.replays, each.attempts) for each in await letters(home)] == [(0, 1), (1, 2), (2, 3)]
    assert said(await replay("dead", "--cap", "2")) == (0, "1 capped")


async def test_what_ingest_could_not_read_it_reads_with_a_better_parser(
    home: House, replay: Replay, mend: Callable[[], None]
) -> None:
    await ingest(home, CUT_OFF, feed="desk")
    before = await sizes(home)
    mend()
    assert said(await replay("dead")) == (0, "1 sent")
    assert await sizes(home) == [before[0], before[1] + 1, before[2], before[3]]
    (original,), (record,) = await home.all(ORIGINALS), await home.all(RAW)
    article = json.loads(record.value)
    place = (article["original"]["topic"], article["original"]["partition"], article["original"]["offset"])
    assert place == (original.topic, original.partition, original.offset)
    assert (article["feed"], article["received_at"]) == ("desk", "2026-03-07T12:00:00Z")


async def test_a_mended_article_that_is_stored_is_not_sent_again(
    home: House, replay: Replay, mend: Callable[[], None]
) -> None:
    await ingest(home, CUT_OFF)
    mend()
    await replay("dead")
    await settle(home)
    assert said(await replay("dead")) == (0, "1 settled")
    books = await read_books(home.settings)
    assert (books.acknowledged, books.stored, books.unanswered, books.balanced) == (1, 1, 0, True)


async def test_what_still_cannot_be_read_gets_a_letter_that_says_so(home: House, replay: Replay) -> None:
    await ingest(home, CUT_OFF)
    for replays in (1, 2, 3):
        assert said(await replay("dead")) == (0, "1 rejected again")
        assert [each.replays for each in await letters(home)] == [*range(replays + 1)]
    assert said(await replay("dead")) == (0, "1 capped")


async def test_only_the_item_that_was_rejected_comes_again(home: House, replay: Replay) -> None:
    batch = json.dumps([ninjs(), {"no": "article"}]).encode()
    assert [answer.outcome for answer in await ingest(home, batch)] == ["accepted", "rejected"]
    assert said(await replay("dead")) == (0, "1 rejected again")
    assert await sizes(home) == [1, 1, 0, 2]


async def test_a_dry_run_lists_what_it_would_do_and_does_nothing(home: House, replay: Replay) -> None:
    await home.acknowledge(raw_article(article="a"))
    await ingest(home, CUT_OFF)
    await enrich(home, broken=is_named("a"))
    before = await sizes(home)
    result = await replay("dead", "--dry-run")
    assert said(result) == (0, "Would be: 1 sent")
    assert f"enrich bug {article_id('a')} 1" in result.stdout
    assert "ingest malformed" in result.stdout
    assert await sizes(home) == before


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (["--hop", "enrich"], 2),
        (["--hop", "store"], 0),
        (["--reason", "malformed"], 1),
        (["--feed", "desk"], 1),
        (["--id", str(article_id("a"))], 1),
        (["--key", str(article_id("b"))], 1),
        (["--limit", "2"], 2),
        (["--since", (datetime.now(UTC) + timedelta(days=1)).isoformat()], 0),
        (["--since", "2026-01-01", "--until", "2126-01-01"], 3),
    ],
)
async def test_it_replays_what_is_asked_for(home: House, replay: Replay, arguments: list[str], number: int) -> None:
    await home.acknowledge(raw_article(article="a"), raw_article(article="b"))
    await ingest(home, CUT_OFF, feed="desk")
    await enrich(home, broken=lambda _: True)
    result = await replay("dead", "--dry-run", *arguments)
    assert len(result.stdout.splitlines()) == number + 1


async def test_an_original_that_is_gone_is_named(home: House, replay: Replay) -> None:
    await ingest(home, json.dumps([ninjs(), {"no": "article"}]).encode())
    (letter,) = await letters(home)
    gone = letter.source.model_copy(update={"offset": 99})
    await home.bury(letter.model_copy(update={"source": gone, "replays": 1}))
    result = await replay("dead")
    assert said(result) == (1, "1 gone")
    assert "gone: " in result.stdout


async def test_a_whole_file_in_a_letter_needs_no_original(
    home: House, replay: Replay, mend: Callable[[], None]
) -> None:
    await ingest(home, CUT_OFF)
    (letter,) = await letters(home)
    gone = letter.source.model_copy(update={"offset": 99})
    await home.bury(letter.model_copy(update={"source": gone, "replays": 1}))
    mend()
    assert said(await replay("dead")) == (0, "1 sent")


async def test_a_letter_from_elsewhere_goes_nowhere(home: House, replay: Replay) -> None:
    await home.acknowledge(raw_article(article="a"))
    await enrich(home, broken=is_named("a"))
    (letter,) = await letters(home)
    elsewhere = DeadLetterSource(topic="someone-elses", partition=0, offset=0)
    await home.bury(letter.model_copy(update={"source": elsewhere, "replays": 1}))
    assert said(await replay("dead")) == (1, "1 homeless")
