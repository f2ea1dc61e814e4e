"""Statements compiled once: SQLAlchemy writes the SQL, rows go to the driver as they are.

Executing a Core statement with a list of rows builds every row's parameters anew, which costs more than SQLite does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.sql.dml import UpdateBase


@dataclass(frozen=True, slots=True)
class Prepared:
    """A writing statement; `row` takes a mapping to its parameters in order."""

    sql: str
    row: Callable[[Mapping[str, Any]], tuple[Any, ...]]

    def run(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Executes it for every row; for none, not at all."""
        self.run_tuples(connection, list(map(self.row, rows)))

    def run_tuples(self, connection: Connection, rows: list[tuple[Any, ...]]) -> None:
        """The same for rows that are in order already."""
        if rows:
            connection.exec_driver_sql(self.sql, rows)


def prepare(statement: UpdateBase, *names: str) -> Prepared:
    """The statement with its parameters by name; for an insert the columns it fills, all where none is named."""
    compiled = statement.compile(dialect=dialect(paramstyle="qmark"), column_keys=names or None)
    return Prepared(str(compiled), itemgetter(*compiled.positiontup or ()))
