"""What several writers of one PostgreSQL do to each other: nothing that a reader could see."""

import random
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager

import psycopg
import pytest
from sqlalchemy import Connection

from dateline.books.history import check
from schemas import EnrichedArticle
from services.common.codec import encode
from services.common.hop import Outcome
from services.store.database import kind_of, open_archive, open_repository, read_url
from services.store.repository import Repository
from services.store.sql import writer
from services.store.sql.plan import Arrival
from tests.support.articles import NOON, article_id, at, enriched_article, entity
from tests.support.databases import Databases
from tests.support.waiting import wait_until

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def url(on_postgres: Databases) -> Iterator[str]:
    with on_postgres.fresh() as fresh:
        yield fresh


@pytest.fixture
def repository(url: str) -> Iterator[Repository]:
    with closing(open_repository(url)) as made:
        yield made


@contextmanager
def transaction(url: str) -> Iterator[Connection]:
    """Of another writer; committed at the end."""
    kind, place = kind_of(read_url(url)), read_url(url)
    engine = kind.writer(place)
    with kind.transaction(engine) as connection:
        yield connection
    engine.dispose()


def take(url: str, connection: Connection, *articles: EnrichedArticle) -> list[Outcome]:
    batch = [Arrival(article, encode(article)) for article in articles]
    return writer.upsert(kind_of(read_url(url)).hand, connection, batch, NOON)


@contextmanager
def meanwhile(repository: Repository, articles: Sequence[EnrichedArticle]) -> Iterator[Future[list[Outcome]]]:
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(repository.upsert, articles, NOON)


def waits(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as looking:
        wait_until(lambda: looking.execute(WAITING).fetchone() == (1,), what="the other writer waits")


def seen(repository: Repository) -> list[tuple[int, str]]:
    return [(change.seq, str(change.article_id)) for change in repository.changes(after=0, limit=500).items]


def test_no_seq_is_seen_before_a_smaller_one(url: str, repository: Repository) -> None:
    with transaction(url) as first:
        take(url, first, enriched_article(article="a"))
        with meanwhile(repository, [enriched_article(article="b")]) as second:
            waits(url)
            assert (second.done(), seen(repository)) == (False, [])
            first.commit()
            assert second.result(30) == [Outcome.PASSED]
    assert seen(repository) == [(1, str(article_id("a"))), (2, str(article_id("b")))]


def test_a_writer_that_gives_up_leaves_no_hole_in_the_feed(url: str, repository: Repository) -> None:
    with transaction(url) as first:
        take(url, first, enriched_article(article="a"))
        first.rollback()
    repository.upsert([enriched_article(article="b")], NOON)
    assert seen(repository) == [(1, str(article_id("b")))]


@pytest.mark.parametrize("second", ["1", "2"])
def test_an_article_that_two_make_at_once_is_made_once(url: str, repository: Repository, second: str) -> None:
    with transaction(url) as first:
        take(url, first, enriched_article(article="a"))
        with meanwhile(repository, [enriched_article(article="a", version=second)]) as other:
            waits(url)
            first.commit()
            assert other.result(30) == [Outcome.DUPLICATE if second == "1" else Outcome.PASSED]
    assert (repository.rows(), len(seen(repository))) == (int(second), int(second))


def test_a_version_is_thought_through_on_what_another_writer_has_just_stored(url: str, repository: Repository) -> None:
    """A kill that comes by another writer meanwhile is not undone."""
    repository.upsert([enriched_article(version="1")], NOON)
    with transaction(url) as first:
        take(url, first, enriched_article(version="2", status="canceled"))
        with meanwhile(repository, [enriched_article(version="3")]) as other:
            waits(url)
            first.commit()
            other.result(30)
    with closing(open_archive(url)) as archive:
        assert check(archive.stories(), archive.sequence(), now=NOON) == ()


def test_an_embargo_that_ends_is_told_once_by_two_clocks(url: str, repository: Repository) -> None:
    repository.upsert([enriched_article(article=f"s{number}", embargo_until=at(1)) for number in range(50)], NOON)
    with closing(open_repository(url)) as other, ThreadPoolExecutor(2) as threads:
        released = threads.map(lambda one: one.release(at(2)), [repository, other])
        assert sum(released) == 50
    assert len(seen(repository)) == 50


def test_writers_that_are_sent_the_same_in_any_order_store_what_one_would(url: str) -> None:
    """Batches that overlap, names that all share: nobody waits in a circle, nothing is lost, doubled or miscounted."""
    names = [entity("PER", name) for name in ("Ada", "Ben", "Cy", "Dee")]
    sent = [
        enriched_article(article=f"s{number % 40}", version=str(number // 40 + 1), entities=tuple(names[number % 3 :]))
        for number in range(120)
    ]
    failures: list[BaseException] = []

    def work(one: Repository, seed: int) -> None:
        try:
            mine = random.Random(seed).sample(sent, len(sent))  # noqa: S311 - an order, no secret
            for start in range(0, len(mine), 20):
                one.upsert(mine[start : start + 20], NOON)
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failures.append(error)

    with ExitStack() as stack:
        repositories = [stack.enter_context(closing(open_repository(url))) for _ in range(4)]
        workers = [threading.Thread(target=work, args=(one, seed)) for seed, one in enumerate(repositories)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert failures == []
        assert repositories[0].rows() == 120
        assert {one.name: one.articles for one in repositories[0].entities(limit=9).items} == {
            "Ada": 13, "Ben": 26, "Cy": 40, "Dee": 40,
        }  # fmt: skip
    with closing(open_archive(url)) as archive:
        assert check(archive.stories(), archive.sequence(), now=NOON) == ()
