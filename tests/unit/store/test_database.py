"""From a URL to a database of this release, on each engine."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import Connection, make_url

from dateline.commands.migrate import command
from services.common.errors import Misconfigured, Unavailable
from services.store import migrations
from services.store.database import kind_of, migrate, open_archive, open_repository, read_url
from services.store.postgres import tables as postgres
from services.store.repository import Filters, Sort
from services.store.sql.tables import metadata
from tests.support.articles import NOON, article_id, at, enriched_article
from tests.support.databases import Databases
from tests.support.ports import free_port

FULL_TEXT = ("words", "alembic_version")
REVISIONS = sorted(path.stem[:4] for path in Path(migrations.__file__).parent.glob("versions/0*.py"))
SECRET = "hunter2"  # noqa: S105 - it is to be looked for
REFUSED = [
    "nonsense",
    "mysql://me:hunter2@host/db",
    "postgresql+asyncpg://me:hunter2@host/db",
    "postgresql://me:hunter2@host",
    "postgresql://me:hunter2@host:port/db",
    "postgresql://me:hunter2@host/db?sslmode=always",
    "postgresql://me:hunter2@host/db?nonsense=1",
    "sqlite://",
    "sqlite:///:memory:",
]


@contextmanager
def inside(url: str) -> Iterator[Connection]:
    place = read_url(url)
    engine = kind_of(place).writer(place)
    with kind_of(place).transaction(engine) as connection:
        yield connection
    engine.dispose()


def test_an_empty_database_is_brought_up_once(databases: Databases) -> None:
    with databases.blank() as url:
        assert migrate(url) == REVISIONS
        assert migrate(url) == []


def test_the_migrations_make_the_tables_the_code_uses_on_sqlite(on_sqlite: Databases) -> None:
    with on_sqlite.fresh() as url, inside(url) as connection:
        options = {"include_name": lambda name, *_: not (name or "").startswith(FULL_TEXT), "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_migrations_make_the_tables_the_code_uses_on_postgresql(on_postgres: Databases) -> None:
    with on_postgres.fresh() as url, inside(url) as connection:
        options = {"include_object": lambda _, __, kind, *___: kind != "foreign_key_constraint", "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        whole: Any = [metadata, postgres.metadata]
        assert compare_metadata(context, whole) == []


def test_migrate_says_what_it_did(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    with databases.blank() as url:
        monkeypatch.setenv("DATELINE_DATABASE_URL", url)
        outputs = [CliRunner().invoke(command, []).output for _ in range(2)]
    assert outputs == [f"applied: {', '.join(REVISIONS)}\n", "nothing to do: the database is of this release\n"]


@pytest.mark.parametrize("url", REFUSED)
def test_a_database_there_is_no_repository_for_is_refused_in_words_without_its_password(url: str) -> None:
    with pytest.raises(Misconfigured, match="DATELINE_DATABASE_URL") as caught:
        open_repository(url)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres"])
def test_postgresql_is_reached_by_psycopg_however_its_url_begins(scheme: str) -> None:
    assert read_url(f"{scheme}://me@host/db?sslmode=verify-full&sslrootcert=ca.pem").get_driver_name() == "psycopg"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="DATELINE_DATA_DIR"):
        migrate(f"sqlite:///{tmp_path / 'file' / 'dateline.db'}")


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "dateline.db").write_text("no database " * 100)
    with pytest.raises(Unavailable):
        migrate(f"sqlite:///{tmp_path / 'dateline.db'}")


def test_a_server_that_is_not_there_is_unavailable_and_its_password_is_not_told() -> None:
    url = f"postgresql://me:{SECRET}@127.0.0.1:{free_port()}/db"
    with pytest.raises(Unavailable, match="connection failed") as caught:
        migrate(url)
    with pytest.raises(Unavailable):
        open_archive(url)
    assert SECRET not in str(caught.value)


def test_a_database_that_is_not_on_the_server_is_named(postgres_server: str) -> None:
    url = make_url(postgres_server).set(database="nothing_here").render_as_string(hide_password=False)
    with pytest.raises(Misconfigured, match='database "nothing_here" does not exist'):
        migrate(url)


def test_a_user_who_may_make_no_tables_is_told_so(on_postgres: Databases, postgres_server: str) -> None:
    with psycopg.connect(postgres_server, autocommit=True) as server, on_postgres.blank() as url:
        server.execute(f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'")
        try:
            as_reader = make_url(url).set(username="reader", password=SECRET).render_as_string(hide_password=False)
            with pytest.raises(Misconfigured, match="permission denied") as caught:
                migrate(as_reader)
        finally:
            server.execute("DROP ROLE reader")
    assert SECRET not in str(caught.value)


def test_a_database_of_another_encoding_is_refused(on_postgres: Databases, postgres_server: str) -> None:
    with on_postgres.blank() as url, psycopg.connect(postgres_server, autocommit=True) as server:
        name = make_url(url).database
        server.execute(f"DROP DATABASE {name}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
        with pytest.raises(Misconfigured, match="LATIN1"):
            migrate(url)


def test_what_was_stored_and_what_waits_is_there_after_a_restart(database: str) -> None:
    before = open_repository(database)
    before.upsert([enriched_article(), enriched_article(article="later", embargo_until=at(1))], NOON)
    before.close()
    after = open_repository(database)
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


def test_a_commit_is_on_the_disk_before_it_returns_on_sqlite(on_sqlite: Databases) -> None:
    with on_sqlite.fresh() as url, inside(url) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


def test_a_commit_is_on_the_disk_before_it_returns_on_postgresql(on_postgres: Databases) -> None:
    with on_postgres.fresh() as url, inside(url) as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
