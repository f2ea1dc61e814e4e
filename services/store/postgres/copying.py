"""COPY: rows straight into a table, in the driver's binary form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table

from services.store.sql.types import without_nul


@dataclass(frozen=True, slots=True)
class Copy:
    """Into these columns of a table; `types` are PostgreSQL's names for them, none: rows go as text."""

    sql: str
    types: tuple[str, ...] = ()

    def run(self, connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
        """Puts the rows in, within the transaction of `connection`."""
        raw: Any = connection.connection.driver_connection
        with raw.cursor() as cursor, cursor.copy(self.sql) as copy:
            if self.types:
                copy.set_types(self.types)
            for row in rows:
                copy.write_row([held(value) for value in row])


def held(value: Any) -> Any:
    """The value as PostgreSQL can hold it."""
    return without_nul(value) if value.__class__ is str and "\x00" in value else value


def copy_into(table: Table, *names: str) -> Copy:
    """Into the named columns, all where none is named."""
    columns = [table.c[name] for name in names] or list(table.c)
    listed = ", ".join(column.name for column in columns)
    types = tuple(map(name_of, columns))
    return Copy(f"COPY {table.name} ({listed}) FROM STDIN (FORMAT BINARY)", types)


def name_of(column: Column[Any]) -> str:
    """PostgreSQL's name for the column's type."""
    return _BINARY[column.type.python_type]


_BINARY = {int: "int8", str: "text", float: "float8", bytes: "bytea"}
