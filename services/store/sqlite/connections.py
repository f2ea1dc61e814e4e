"""Connections to the SQLite file, and what its errors mean.

Write-ahead log with synchronous=FULL: a commit is on the disk before it returns, so neither a killed process nor a
power cut takes back what Kafka's offsets say is stored. Batches pay for the flush.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.common.errors import Misconfigured, Unavailable

_BUSY_MS = 5_000
_READERS = 8
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={_BUSY_MS}",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)


def check(url: URL) -> None:
    """Makes sure that the URL names a file.

    Raises:
        Misconfigured: it does not.
    """
    if url.database in (None, "", ":memory:"):
        raise Misconfigured("DATELINE_DATABASE_URL: the database must be a file: sqlite:////path/to/file")


def writer_engine(url: URL) -> Engine:
    """For the one writer: every transaction takes the write lock when it begins."""
    engine = create_engine(url, pool_size=1, max_overflow=0)
    event.listen(engine, "connect", lambda raw, _: _prepare(raw, *PRAGMAS, "cache_size=-32768"))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reader_engine(url: URL) -> Engine:
    """For readers, who can change nothing; each transaction sees one state."""
    engine = create_engine(url, pool_size=_READERS, max_overflow=0, pool_timeout=5)
    event.listen(engine, "connect", lambda raw, _: _prepare(raw, *PRAGMAS, "cache_size=-8192", "query_only=ON"))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _prepare(raw: sqlite3.Connection, *pragmas: str) -> None:
    raw.isolation_level = None  # transactions are begun by the engine, not guessed by the driver
    try:
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        raw.close()  # the pool never gets it and would leave it to the collector
        raise


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction, all or nothing.

    Raises:
        Unavailable: the database is locked, full, broken or away.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except (OperationalError, InternalError, PoolTimeout) as error:
        raise Unavailable(f"the database does not answer: {_cause(error)}") from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # its kinds are bugs of ours; itself is a file that is no database
            raise
        raise Unavailable(f"the database cannot be read: {_cause(error)}") from error


def _cause(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)
