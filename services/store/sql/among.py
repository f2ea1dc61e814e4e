"""`column IN (…)` with one parameter for all values: the statement stays the same however many there are."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Among(FunctionElement[bool]):
    """The column, and the values once as each engine takes them."""

    type = Boolean()
    _is_implicitly_boolean = True  # else SQLite is asked whether it `= 1`, which no index answers
    name = "among"
    inherit_cache = True


def among(column: ColumnElement[Any], values: Iterable[str | int]) -> ColumnElement[bool]:
    """Whether the column's value is one of `values`."""
    listed = list(values)
    return _Among(column, literal(json.dumps(listed)), literal(listed, ARRAY(column.type)))


@compiles(_Among, "sqlite")
def _on_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in list(element.clauses)[:2])
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both parts are compiled


@compiles(_Among, "postgresql")
def _on_postgresql(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, _, values = element.clauses
    return f"{compiler.process(column, **options)} = ANY ({compiler.process(values, **options)})"
