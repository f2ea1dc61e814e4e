"""Migrations bring a full database along, and go on where they were killed."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config

from schemas import EnrichedArticle
from services.common.codec import encode
from services.store import database
from services.store.database import migrate, open_repository, read_url
from services.store.moments import to_micros
from services.store.query.parsing import parse
from services.store.repository import Filters, Sort
from services.store.sql.reindexing import reindex_some
from services.store.sqlite.connections import transaction, writer_engine
from tests.support.articles import NOON, at, enriched_article, entity

NUMBER = 1_203


class Killed(BaseException):
    """The process ends here."""


def as_it_was(path: Path) -> str:
    """A database of the first release with articles in it, some of them hidden or killed."""
    url = f"sqlite:///{path}"
    config, engine = Config(), writer_engine(read_url(url))
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    with transaction(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as raw, raw:
        for number in range(NUMBER):
            _insert(raw, number, _article(number))
    return url


def _article(number: int) -> EnrichedArticle:
    status = {1: "canceled", 2: "withheld"}.get(number, "usable")
    who = (entity("PER", "Ada"),) if number % 2 else ()
    return enriched_article(article=f"s{number}", status=status, entities=who, published_at=at(number // 3))


def _insert(raw: sqlite3.Connection, number: int, one: EnrichedArticle) -> None:
    key = (str(one.article_id), one.version, one.content_hash)
    moment = to_micros(one.received_at)
    raw.execute(
        "INSERT INTO versions VALUES (?,?,?,1,1,?,1,1,?,?,NULL,0,?)", (*key, one.status, moment, moment, encode(one))
    )
    seen = int(one.status != "withheld")
    published = to_micros(one.published_at or one.received_at)
    raw.execute(
        "INSERT INTO articles VALUES (?,?,?,?,?,?,NULL,?,?,?,'neutral')",
        (number + 1, *key, seen, seen, one.status, published, moment),
    )


def check(url: str) -> None:
    with closing(open_repository(url)) as repository:
        page = repository.articles(Filters(query=parse("ferry entity:ada")), sort=Sort.PUBLISHED, limit=10)
        assert page.total.value == NUMBER // 2 - 1
        assert [one.articles for one in repository.entities(limit=2).items] == [NUMBER // 2 - 1]
        assert repository.counts.facets(Filters(), ["feed"], 1).values["feed"][0].articles == NUMBER - 2
        newest = [EnrichedArticle.model_validate_json(item).published_at for item in page.items]
        assert newest == sorted(newest, reverse=True)  # type: ignore[type-var]
        assert repository.upsert([_article(5)], NOON) == ["duplicate"]


def test_a_full_database_is_brought_along(tmp_path: Path) -> None:
    url = as_it_was(tmp_path / "dateline.db")
    assert migrate(url)[0] == "0002"
    check(url)


def test_a_migration_that_was_killed_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = as_it_was(tmp_path / "dateline.db")
    rounds = list[int]()

    def killed(*parts: Any) -> int:
        rounds.append(reindex_some(*parts))
        if len(rounds) == 2:  # within the transaction of the second batch
            raise Killed
        return rounds[-1]

    monkeypatch.setattr(database, "reindex_some", killed)
    with pytest.raises(Killed):
        migrate(url)
    assert migrate(url) == []
    check(url)
