"""What feeds remember through every kill: their states, and what they took that its source still has.

A small SQLite in the data folder; what `save` or `mark` returned from is on the disk.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from services.common.errors import Misconfigured
from services.ingest.transports.state import FeedState

NAME = "feeds.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS feeds (name TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS taken (
    feed TEXT NOT NULL, mark TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (feed, mark)
) STRICT, WITHOUT ROWID;
"""
_SAVE = "INSERT INTO feeds VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET state = excluded.state"


class Memory:
    """Shared by every feed of a process, from any thread."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=10, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise Misconfigured(f"DATELINE_DATA_DIR: {path} cannot be used: {error}") from None
        self._lock = Lock()

    def state(self, feed: str) -> FeedState:
        """The feed's state; a new one for a feed never seen, or whose state a later version wrote."""
        row = self._ask("SELECT state FROM feeds WHERE name = ?", feed)
        return FeedState.model_validate_json(row[0]) if row else FeedState()

    def save(self, feed: str, state: FeedState, *, mark: str | None = None) -> None:
        """Keeps the state, and with it in one transaction the mark of what was taken."""
        with self._writing() as connection:
            connection.execute(_SAVE, (feed, state.model_dump_json()))
            if mark is not None:
                connection.execute("INSERT OR REPLACE INTO taken VALUES (?, ?, ?)", (feed, mark, _now()))

    def is_marked(self, feed: str, mark: str) -> bool:
        """Whether it was taken before."""
        return self._ask("SELECT 1 FROM taken WHERE feed = ? AND mark = ?", feed, mark) is not None

    def forget(self, feed: str, mark: str) -> None:
        """Its source has it no more."""
        with self._writing() as connection:
            connection.execute("DELETE FROM taken WHERE feed = ? AND mark = ?", (feed, mark))

    def forget_before(self, feed: str, moment: datetime) -> None:
        """Marks of a feed that are older than anyone needs."""
        with self._writing() as connection:
            connection.execute("DELETE FROM taken WHERE feed = ? AND at < ?", (feed, moment.timestamp()))

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._connection.close()

    def _ask(self, question: str, *values: str) -> tuple[str] | None:
        with self._lock:
            row: tuple[str] | None = self._connection.execute(question, values).fetchone()
            return row

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def stored_states(folder: Path) -> dict[str, FeedState]:
    """The states in a data folder, whether or not a process writes there now; none where no feed ever ran."""
    path = folder / NAME
    if not path.exists():
        return {}
    connection = sqlite3.connect(path, timeout=10)
    try:
        rows = connection.execute("SELECT name, state FROM feeds").fetchall()
    except sqlite3.Error as error:
        raise Misconfigured(f"{path} cannot be read: {error}") from None
    finally:
        connection.close()
    return {name: FeedState.model_validate_json(state) for name, state in rows}


def _now() -> float:
    return datetime.now(UTC).timestamp()
