"""What a person has to mend before the store can use a PostgreSQL: the URL, the rights, the name of the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import conninfo, errors
from sqlalchemy import URL, Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from services.common.errors import Misconfigured, Unavailable
from services.store.postgres.connections import said, transaction

_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_MIGRATING = 0x0DA7E11E
"""The advisory lock of whoever migrates: any number that nobody else takes."""

_NOT_LET_IN = re.compile(
    "authentication failed|no password supplied|pg_hba|does not exist|permission denied|certificate|"
    "invalid (connection option|value|port|sslmode)|SSL",
    re.IGNORECASE,
)


def check(url: URL) -> None:
    """Makes sure that the driver knows every parameter of the URL.

    Raises:
        Misconfigured: it does not, or the URL names no database.
    """
    if not url.database:
        raise Misconfigured("DATELINE_DATABASE_URL names no database: postgresql://user:password@host:5432/database")
    mode = url.query.get("sslmode", "prefer")
    if mode not in _MODES:
        raise Misconfigured(f"DATELINE_DATABASE_URL: sslmode is {mode!r}: one of {', '.join(_MODES)}")
    try:
        conninfo.make_conninfo(**dict.fromkeys(url.query, "0"))
    except psycopg.Error as error:
        raise Misconfigured(f"DATELINE_DATABASE_URL: {said(error)}") from None


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction that is the only one to migrate.

    Raises:
        Misconfigured: the server does not let us in, or forbids what has to be done.
        Unavailable: it is away.
    """
    try:
        with transaction(engine) as connection:
            _check_encoding(connection)
            connection.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))
            yield connection
    except Unavailable as error:
        if _NOT_LET_IN.search(str(error)):
            raise _refused(error.__cause__) from None
        raise
    except DBAPIError as error:
        if not isinstance(error.orig, errors.InsufficientPrivilege):
            raise
        raise _refused(error) from None


def _check_encoding(connection: Connection) -> None:
    found = connection.scalar(select(func.current_setting("server_encoding")))
    if found != "UTF8":
        raise Misconfigured(f"DATELINE_DATABASE_URL: the database holds {found}: make one with ENCODING 'UTF8'")


def _refused(error: BaseException | None) -> Misconfigured:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return Misconfigured(f"DATELINE_DATABASE_URL: the database refuses: {said(cause)}")
