"""Migrations bring a full database along, and go on where they were killed."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, insert

from schemas import EnrichedArticle
from services.common.codec import encode
from services.store import database
from services.store.database import kind_of, migrate, open_repository, read_url
from services.store.moments import to_micros
from services.store.query.parsing import parse
from services.store.repository import Filters, Sort
from services.store.sql.reindexing import reindex_some
from tests.support.articles import NOON, at, enriched_article, entity
from tests.support.databases import Databases
from tests.support.processes import running
from tests.support.waiting import wait_until

NUMBER = 1_203


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def full(databases: Databases) -> Iterator[str]:
    """A database of the first release with articles in it, some of them hidden or killed."""
    with databases.blank() as url:
        place, kind = read_url(url), kind_of(read_url(url))
        if database.is_file(place):
            Path(str(place.database)).parent.mkdir()
        engine, config = kind.writer(place), Config()
        config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
        with kind.transaction(engine) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            tables = MetaData()
            tables.reflect(connection, only=["versions", "articles"])
            for name, row in (("versions", _version), ("articles", _face)):
                connection.execute(insert(tables.tables[name]), [row(_article(n), n) for n in range(NUMBER)])
        engine.dispose()
        yield url


def _article(number: int) -> EnrichedArticle:
    status = {1: "canceled", 2: "withheld"}.get(number, "usable")
    who = (entity("PER", "Ada"),) if number % 2 else ()
    return enriched_article(article=f"s{number}", status=status, entities=who, published_at=at(number // 3))


def _version(one: EnrichedArticle, _: int) -> dict[str, Any]:
    moment = to_micros(one.received_at)
    own = {"article_id": str(one.article_id), "version": one.version, "content_hash": one.content_hash}
    numbers = {"stands": 1, "version_order": 1, "parser_version": 1, "pipeline_version": 1, "correction": 0}
    return {**own, **numbers, "status": one.status, "received": moment, "seen": moment, "document": encode(one)}


def _face(one: EnrichedArticle, number: int) -> dict[str, Any]:
    own = {"article_id": str(one.article_id), "version": one.version, "content_hash": one.content_hash}
    seen, received = int(one.status != "withheld"), to_micros(one.received_at)
    times = {"published": to_micros(one.published_at or one.received_at), "received": received}
    return {"id": number + 1, **own, "visible": seen, "announced": seen, "status": one.status, **times}


def check(url: str) -> None:
    with closing(open_repository(url)) as repository:
        page = repository.articles(Filters(query=parse("ferry entity:ada")), sort=Sort.PUBLISHED, limit=10)
        assert page.total.value == NUMBER // 2 - 1
        assert [one.articles for one in repository.entities(limit=2).items] == [NUMBER // 2 - 1]
        assert repository.counts.facets(Filters(), ["feed"], 1).values["feed"][0].articles == NUMBER - 2
        newest = [EnrichedArticle.model_validate_json(item).published_at for item in page.items]
        assert newest == sorted(newest, reverse=True)  # type: ignore[type-var]
        assert repository.upsert([_article(5)], NOON) == ["duplicate"]


def test_a_full_database_is_brought_along(full: str) -> None:
    assert migrate(full)[0] == "0002"
    check(full)


def test_a_migration_that_was_killed_goes_on(full: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = list[int]()

    def killed(*parts: Any) -> int:
        rounds.append(reindex_some(*parts))
        if len(rounds) == 2:  # within the transaction of the second batch
            raise Killed
        return rounds[-1]

    monkeypatch.setattr(database, "reindex_some", killed)
    with pytest.raises(Killed):
        migrate(full)
    assert migrate(full) == []
    check(full)


SLOW = """
import sys, time
from alembic import command
from services.store.database import migrate
upgrade = command.upgrade
def and_wait(*arguments):
    upgrade(*arguments)
    print("upgraded", flush=True)
    time.sleep(600)
command.upgrade = and_wait
migrate(sys.argv[1])
"""


def test_a_process_that_is_killed_before_its_migration_is_committed_has_changed_nothing(
    full: str, tmp_path: Path
) -> None:
    with running([sys.executable, "-c", SLOW, full], tmp_path) as process:
        wait_until(lambda: "upgraded" in process.said(), what="the tables are changed")
        process.kill()
    assert migrate(full)[0] == "0002"
    check(full)
