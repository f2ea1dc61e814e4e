import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import Connection

from dateline.commands.migrate import command
from services.common.errors import Misconfigured, Unavailable
from services.store.database import migrate, open_repository, read_url
from services.store.repository import Filters, Sort
from services.store.sql.tables import metadata
from services.store.sqlite.connections import transaction, writer_engine
from tests.support.articles import NOON, article_id, at, enriched_article

FULL_TEXT = ("words", "alembic_version")


@contextmanager
def inside(url: str) -> Iterator[Connection]:
    engine = writer_engine(read_url(url))
    with transaction(engine) as connection:
        yield connection
    engine.dispose()


def test_an_empty_database_is_brought_up_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'dateline.db'}"
    assert migrate(url) == ["0001", "0002", "0003", "0004", "0005"]
    assert migrate(url) == []


def test_the_migrations_make_the_tables_the_code_uses(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'dateline.db'}"
    migrate(url)
    with inside(url) as connection:
        options = {"include_name": lambda name, *_: not (name or "").startswith(FULL_TEXT), "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_migrate_says_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path))
    outputs = [CliRunner().invoke(command, []).output for _ in range(2)]
    assert outputs == ["applied: 0001, 0002, 0003, 0004, 0005\n", "nothing to do: the database is of this release\n"]


@pytest.mark.parametrize("url", ["nonsense", "postgresql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_a_database_there_is_no_repository_for_is_refused_in_words(url: str) -> None:
    with pytest.raises(Misconfigured, match="DATELINE_DATABASE_URL"):
        open_repository(url)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="DATELINE_DATA_DIR"):
        migrate(f"sqlite:///{tmp_path / 'file' / 'dateline.db'}")


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "dateline.db").write_text("no database " * 100)
    with pytest.raises(Unavailable):
        migrate(f"sqlite:///{tmp_path / 'dateline.db'}")


def test_what_was_stored_and_what_waits_is_there_after_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'dateline.db'}"
    migrate(url)
    before = open_repository(url)
    before.upsert([enriched_article(), enriched_article(article="later", embargo_until=at(1))], NOON)
    before.close()
    after = open_repository(url)
    assert after.release(at(2)) == 1
    assert after.article(article_id("story-1"))
    assert after.articles(Filters(), sort=Sort.PUBLISHED, limit=1).total.value == 2
    after.close()


def test_a_locked_database_is_unavailable_and_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.store.sqlite.connections.PRAGMAS", ("journal_mode=WAL", "busy_timeout=50"))
    url = f"sqlite:///{tmp_path / 'dateline.db'}"
    migrate(url)
    repository = open_repository(url)
    with closing(sqlite3.connect(tmp_path / "dateline.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            repository.upsert([enriched_article()], NOON)
    assert repository.rows() == 0
    repository.close()


def test_a_commit_is_on_the_disk_before_it_returns(tmp_path: Path) -> None:
    with inside(f"sqlite:///{tmp_path / 'dateline.db'}") as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
