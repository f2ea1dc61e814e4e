"""The books on a real Kafka and a real database."""

import asyncio
import json
from collections.abc import Sequence

import pytest
from click.testing import CliRunner
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from sqlalchemy import text

from dateline.books.checking import check_history
from dateline.books.history import Kind
from dateline.books.ledger import Books, Entry, Version
from dateline.books.reading import drained, read_books
from dateline.cli import dateline
from schemas import RawArticle
from schemas.dead_letter import DeadLetterSource, Reason
from schemas.topics import ENRICHED, ORIGINALS, RAW
from services.common.errors import InvalidMessage, Misconfigured
from services.common.hop import Message, dead_letter
from services.common.kafka.producer import Placed
from services.common.telemetry import new_trace
from services.store.database import read_url
from services.store.sqlite.connections import transaction, writer_engine
from tests.support.articles import article_id, enriched_article, raw_article
from tests.support.house import House

BAD = InvalidMessage(Reason.CONTRACT, "not so")


def counts(books: Books) -> tuple[int, int, int, int, int]:
    return books.acknowledged, books.stored, books.dead, books.in_flight, len(books.missing)


def version(name: str, number: int = 1) -> Version:
    return Version(article_id(name), str(number))


def sql(home: House, *statements: str) -> None:
    engine = writer_engine(read_url(home.settings.database))
    with transaction(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def names(entries: Sequence[Entry]) -> set[Version | None]:
    return {entry.version for entry in entries}


async def test_what_went_the_whole_way_is_balanced(home: House) -> None:
    await home.pass_through("a", "b", "c")
    books = await read_books(home.settings)
    assert (counts(books), books.waiting, books.balanced) == ((3, 3, 0, 0, 0), 0, True)
    assert await check_history(home.settings) == ()


async def test_a_version_that_was_sent_twice_is_acknowledged_once(home: House) -> None:
    await home.pass_through("a", "a")
    assert counts(await read_books(home.settings)) == (1, 1, 0, 0, 0)


async def test_what_a_hop_has_not_committed_is_in_flight(home: House) -> None:
    await home.pass_through("a")
    await home.acknowledge(raw_article(article="not-enriched"), raw_article(article="not-stored"))
    await home.enriched(enriched_article(article="not-stored"))
    books = await read_books(home.settings)
    assert (counts(books), books.waiting, books.balanced) == ((3, 1, 0, 2, 0), 3, True)
    assert not await drained(home.settings, 0)


async def test_what_is_committed_and_nowhere_is_missing(home: House) -> None:
    articles = await home.pass_through("a", "b")
    (at,) = await home.acknowledge(raw_article(article="never-delivered"))
    await home.commit("enrich", RAW, 1)
    sql(home, f"DELETE FROM versions WHERE article_id = '{articles[0].article_id}'")
    books = await read_books(home.settings)
    assert (counts(books), books.balanced) == ((3, 1, 0, 0, 2), False)
    last = {entry.version: entry.seen for entry in books.missing}
    seen = last[version("never-delivered")]
    assert seen
    assert (seen.topic, seen.partition, seen.offset) == (at.topic, at.partition, at.offset)
    lost = last[version("a")]
    assert lost
    assert lost.topic == home.settings.topic(ENRICHED.name)


async def test_dead_letters_of_both_hops_account_for_their_articles(home: House) -> None:
    await home.acknowledge(raw_article(article="a"), raw_article(article="b"), raw_article(article="c"))
    await home.put(RAW, b"no article")
    await home.put(ENRICHED, b"none either")
    await home.enriched(enriched_article(article="b"))
    await home.reject("enrich", RAW, BAD, lambda record: record.key != b"")
    await home.commit("enrich", RAW, 4)
    await home.commit("store", ENRICHED, 2)
    before = await read_books(home.settings)
    assert (counts(before), len(names(before.missing) & {None})) == ((5, 0, 3, 0, 2), 1)
    await home.reject("enrich", RAW, BAD, lambda record: record.key == b"")
    await home.reject("store", ENRICHED, RuntimeError("bug"), lambda record: record.key == b"")
    assert counts(await read_books(home.settings)) == (5, 0, 5, 0, 0)


async def test_a_version_with_two_rows_is_doubled(home: House) -> None:
    await home.pass_through("a", "b")
    columns = "version_order, status, parser_version, pipeline_version, received, seen, embargo, correction, document"
    sql(
        home,
        "DROP INDEX one_row_a_version",
        f"INSERT INTO versions (article_id, version, content_hash, stands, {columns}) "
        f"SELECT article_id, version, 'other', 1, {columns} FROM versions WHERE article_id = '{article_id('a')}'",
    )
    books = await read_books(home.settings)
    assert (names(books.doubled), counts(books), books.balanced) == ({version("a")}, (2, 2, 0, 0, 0), False)
    assert [one.kind for one in await check_history(home.settings)] == [Kind.DOUBLED]


async def test_a_row_that_no_message_explains_is_unexplained(home: House) -> None:
    await home.pass_through("a")
    home.store(enriched_article(article="from-nowhere"))
    books = await read_books(home.settings)
    assert (names(books.unexplained), books.balanced) == ({version("from-nowhere")}, False)


async def test_what_retention_took_is_neither_missing_nor_unexplained(home: House) -> None:
    await home.pass_through("a", "b", "c")
    gone = await asyncio.to_thread(_delete_all, home, RAW.name)
    books = await read_books(home.settings)
    assert (counts(books), books.rows, books.balanced) == ((0, 0, 0, 0, 0), 3, True)
    assert books.gone[home.settings.topic(RAW.name)] == gone == 3


async def test_what_retention_took_unread_is_told(home: House) -> None:
    await home.pass_through("a")
    await home.acknowledge(raw_article(article="a", version="2"))
    await asyncio.to_thread(_delete_all, home, RAW.name)
    books = await read_books(home.settings)
    assert (books.gone_unread, books.balanced) == (1, False)


async def test_an_original_is_answered_by_an_article_or_a_letter(home: House) -> None:
    placed = [await home.put(ORIGINALS, f"original {number}".encode()) for number in range(3)]
    await home.acknowledge(_from(placed[0]))
    source = DeadLetterSource(
        feed="http", topic=placed[1].topic, partition=placed[1].partition, offset=placed[1].offset
    )
    await home.bury(dead_letter("ingest", Message(value=b"original 1", source=source, trace=new_trace()), BAD))
    books = await read_books(home.settings)
    assert (books.unanswered, counts(books), books.balanced) == (1, (1, 0, 0, 1, 0), True)


async def test_a_rejected_version_that_is_in_answers_is_found(home: House) -> None:
    await home.acknowledge(raw_article(article="a"))
    await home.reject("enrich", RAW, BAD, lambda _: True)
    home.store(enriched_article(article="a"))
    assert [one.kind for one in await check_history(home.settings)] == [Kind.REJECTED_YET_VISIBLE]


async def test_one_that_came_again_and_passed_is_not(home: House) -> None:
    await home.acknowledge(raw_article(article="a"))
    await home.reject("enrich", RAW, BAD, lambda _: True)
    await home.pass_through("a")
    assert await check_history(home.settings) == ()


async def test_a_topic_that_is_missing_is_named(home: House) -> None:
    elsewhere = home.settings.model_copy(update={"topic_prefix": "nowhere-"})
    with pytest.raises(Misconfigured, match=r"nowhere-wire\.originals\.v1: `dateline topics`"):
        await read_books(elsewhere)


async def test_the_command_prints_the_books_and_ends_with_their_state(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("kafka", "topic_prefix", "data_dir"):
        monkeypatch.setenv(f"DATELINE_{name.upper()}", str(getattr(home.settings, name)))
    await home.pass_through("a")
    good = await asyncio.to_thread(CliRunner().invoke, dateline, ["books", "--history", "--wait", "5"])
    assert (good.exit_code, good.stdout.splitlines()[-2:]) == (0, ["The books are balanced.", "The history is clean."])
    sql(home, "DELETE FROM versions")
    bad = await asyncio.to_thread(CliRunner().invoke, dateline, ["books", "--json"])
    page = json.loads(bad.stdout)
    assert (bad.exit_code, page["balanced"], page["missing"][0]["article_id"]) == (1, False, str(article_id("a")))


def _from(at: Placed) -> RawArticle:
    whole = raw_article(article="a")
    placed = {"topic": at.topic, "partition": at.partition, "offset": at.offset}
    return whole.model_copy(update={"original": whole.original.model_copy(update=placed)})


def _delete_all(home: House, name: str) -> int:
    """As retention does; how many messages."""
    topic = home.settings.topic(name)
    consumer = KafkaConsumer(bootstrap_servers=home.settings.bootstrap)
    ends = consumer.end_offsets([TopicPartition(topic, part) for part in consumer.partitions_for_topic(topic)])
    consumer.close()
    admin = KafkaAdminClient(bootstrap_servers=home.settings.bootstrap)
    admin.delete_records({place: end for place, end in ends.items() if end})
    admin.close()
    return sum(ends.values())
