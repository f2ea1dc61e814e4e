"""Connections to a PostgreSQL, and what its errors mean.

A commit is durable before it returns, as long as the server's `synchronous_commit` is not switched off. Connections
are tried before they are used, so a server that was restarted is met with new ones.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.common.errors import Unavailable
from services.store.sql.engine import Conflict

_READERS = 8
_RETRY_AFTER = 2.0
_DEFAULTS = {
    "application_name": "dateline",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""A server that is gone without a word is given up after 20 s. What the URL says stands before these."""

_SESSION = {"jit": "off"}
_WRITING = {"idle_in_transaction_session_timeout": "60s", "lock_timeout": "60s"}
"""A writer that stands still loses its transaction, so that the others go on."""

_NEW_ARTICLE = ("articles_article_id_key", "articles_pkey")
_NEW_MARK = "marks_pkey"
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError)
_TWO_WRITERS = (errors.SerializationFailure, errors.DeadlockDetected)


def writer_engine(url: URL) -> Engine:
    """For this process's one writer; others may write beside it."""
    return _engine(url, {**_SESSION, **_WRITING}, pool_size=1, isolation_level="READ COMMITTED")


def reader_engine(url: URL) -> Engine:
    """For readers, who can change nothing; each transaction sees one state."""
    engine = _engine(url, _SESSION, pool_size=_READERS, isolation_level="REPEATABLE READ")
    event.listen(engine, "connect", _read_only)
    return engine


def _engine(url: URL, session: Mapping[str, str], *, pool_size: int, isolation_level: Any) -> Engine:
    own = {name: value for name, value in _DEFAULTS.items() if name not in url.query}
    options = " ".join([*(f"-c {name}={value}" for name, value in session.items()), *_given(url, "options")])
    return create_engine(
        url.difference_update_query(["options"]),
        connect_args={**own, "options": options},
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=True,
        isolation_level=isolation_level,
    )


def _given(url: URL, name: str) -> tuple[str, ...]:
    value = url.query.get(name, ())
    return (value,) if isinstance(value, str) else value


def _read_only(raw: psycopg.Connection[Any], _: object) -> None:
    raw.read_only = True
    raw.prepare_threshold = None  # a plan for any word would serve a rare one badly


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction, all or nothing.

    Raises:
        Unavailable: the database is away, full, or does not take what we write now.
        Conflict: another writer was first.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except PoolTimeout as error:
        raise Unavailable("every connection to the database is in use", retry_after=_RETRY_AFTER) from error
    except (DBAPIError, psycopg.Error) as error:
        meaning = meant(error)
        if meaning is None:
            raise
        raise meaning from error


def meant(error: Exception) -> Exception | None:
    """What an error of the driver means for who asked; None where it is a bug of ours."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, errors.UniqueViolation) and cause.diag.constraint_name in _NEW_ARTICLE:
        return Conflict("another writer made the article")
    if isinstance(cause, errors.UniqueViolation) and cause.diag.constraint_name == _NEW_MARK:
        return Unavailable("another store began at the same moment")
    if isinstance(cause, _TWO_WRITERS):
        return Conflict(said(cause))
    if isinstance(cause, _AWAY) and not isinstance(cause, errors.ProgramLimitExceeded):
        return Unavailable(f"the database does not answer: {said(cause)}", retry_after=_RETRY_AFTER)
    return None


def said(error: BaseException | None) -> str:
    """What the driver said, in one line; it never tells the password."""
    return " ".join(str(error).split())
