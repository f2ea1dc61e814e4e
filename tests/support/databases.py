"""Migrated databases for tests, empty and quickly there: one suite runs on every engine."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from services.store.database import migrate
from services.store.postgres import tables as postgres
from services.store.sql.tables import metadata

_TABLES = [*(table.name for table in reversed(metadata.sorted_tables)), *postgres.metadata.tables]


class Databases(Protocol):
    """Of one engine."""

    def fresh(self) -> AbstractContextManager[str]:
        """The URL of an empty database of this release, nobody else's meanwhile."""

    def blank(self) -> AbstractContextManager[str]:
        """The URL of a database without any table."""


class SqliteDatabases:
    """Copies of one that was migrated, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._template = folder, folder / "empty.db"
        migrate(f"sqlite:///{self._template}")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """See the protocol."""
        folder = self._folder / secrets.token_hex(6)
        folder.mkdir()
        shutil.copy(self._template, folder / "dateline.db")
        yield f"sqlite:///{folder / 'dateline.db'}"
        shutil.rmtree(folder)

    @contextmanager
    def blank(self) -> Iterator[str]:
        """See the protocol: the file, and its folder, are not there yet."""
        folder = self._folder / secrets.token_hex(6)
        yield f"sqlite:///{folder / 'dateline.db'}"
        shutil.rmtree(folder, ignore_errors=True)


class PostgresDatabases:
    """Copies of a template on one server, which are emptied and given out again."""

    def __init__(self, server: str) -> None:
        self._server, self._name = server, f"dateline_{secrets.token_hex(4)}"
        self._free: list[str] = []
        self._made: list[str] = []
        self._say("CREATE DATABASE {}", self._name)
        migrate(self._url(self._name))
        with psycopg.connect(self._url(self._name)) as template:
            self._seeds = {name: template.execute(f"SELECT * FROM {name}".encode()).fetchall() for name in _TABLES}

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """See the protocol."""
        name = self._free.pop() if self._free else self._make()
        yield self._url(name)
        self._empty(name)
        self._free.append(name)

    def _empty(self, name: str) -> None:
        """As the migrations leave it, with the few rows that they make."""
        with psycopg.connect(self._url(name)) as connection:
            connection.execute(";".join(f"DELETE FROM {table}" for table in _TABLES).encode())
            for table, rows in self._seeds.items():
                for row in rows:
                    values = sql.SQL(", ").join(map(sql.Literal, row))
                    connection.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(table), values))

    @contextmanager
    def blank(self) -> Iterator[str]:
        """See the protocol."""
        name = f"{self._name}_blank_{secrets.token_hex(3)}"
        self._say("CREATE DATABASE {} TEMPLATE template0", name)
        yield self._url(name)
        self._say("DROP DATABASE {} WITH (FORCE)", name)

    def drop(self) -> None:
        """Leaves the server as it was."""
        for name in (*self._made, self._name):
            self._say("DROP DATABASE {} WITH (FORCE)", name)

    def _make(self) -> str:
        name = f"{self._name}_{len(self._made)}"
        self._say("CREATE DATABASE {} TEMPLATE {}", name, self._name)
        self._made.append(name)
        return name

    def _url(self, name: str) -> str:
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _say(self, statement: Any, *names: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
