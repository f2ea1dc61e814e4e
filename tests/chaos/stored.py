"""What is really there: rows of the database, what readers are answered, and dead letters."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.stack import Stack

_PAGE = 500
Row = tuple[str, str]
"""Article id and version."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the API shows of an article."""

    version: str
    status: str


def rows(database: Path) -> Counter[Row]:
    """Every row, and how often it is there."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as opened:
        found = opened.execute("SELECT article_id, version FROM versions WHERE stands").fetchall()
    return Counter((str(article_id), str(version)) for article_id, version in found)


def shown(stack: Stack) -> dict[str, Seen]:
    """Every article that is in an answer, by id."""
    with httpx.Client(base_url=stack.url("store"), timeout=30) as client:
        return {key: seen for status in ("usable", "canceled") for key, seen in _listed(client, status)}


def _listed(client: httpx.Client, status: str) -> Iterator[tuple[str, Seen]]:
    asked: dict[str, str | int] = {"status": status, "limit": _PAGE}
    while True:
        page = client.get("/v1/articles", params=asked).raise_for_status().json()
        for item in page["items"]:
            yield item["article_id"], Seen(item["version"], item["status"])
        if not page["next_cursor"]:
            return
        asked["cursor"] = page["next_cursor"]
