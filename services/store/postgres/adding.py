"""Roll-ups: what is to be added goes in as one array a column, and is added to the rows that are there."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table

from services.store.postgres.copying import held, name_of


@cache
def adding(table: Table, *renewed: str) -> str:
    """The statement that adds `articles`; `renewed` columns take the new text, where there is one."""
    names = [column.name for column in table.c]
    arrays = ", ".join(f"%s::{name_of(column)}[]" for column in table.c)
    key = ", ".join(column.name for column in table.primary_key)
    news = [f"{name} = CASE WHEN excluded.name = '' THEN old.{name} ELSE excluded.{name} END" for name in renewed]
    return (
        f"INSERT INTO {table.name} AS old ({', '.join(names)}) SELECT * FROM unnest({arrays}) "  # noqa: S608 - our own
        f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(['articles = old.articles + excluded.articles', *news])}"
    )


def columns(rows: Iterable[Sequence[Any]]) -> tuple[list[Any], ...]:
    """The rows as one list a column."""
    return tuple([held(value) for value in column] for column in zip(*rows, strict=True))
