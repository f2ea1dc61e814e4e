"""From a database URL to a migrated database and its repository."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from services.common.errors import Misconfigured, Unavailable
from services.store.archive import Archive
from services.store.postgres.kind import Postgres
from services.store.repository import Repository
from services.store.sql.archive import SqlArchive
from services.store.sql.engine import Kind
from services.store.sql.reindexing import reindex_some
from services.store.sql.repository import SqlRepository
from services.store.sqlite.kind import Sqlite

_MIGRATIONS = Path(__file__).parent / "migrations"
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_KINDS: dict[str, Kind] = {"sqlite": Sqlite(), "postgresql": Postgres()}
_EXAMPLES = "sqlite:////path/to/file or postgresql://user:password@host:5432/database"


def read_url(text: str) -> URL:
    """The URL, of a database there is a repository for.

    Raises:
        Misconfigured: it is no URL, or of another database. The text never tells the password.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # its own message holds the password
        raise Misconfigured(f"DATELINE_DATABASE_URL is no database URL: {_EXAMPLES}") from None
    name, _, driver = url.drivername.partition("+")
    if name not in _DRIVERS or (driver and url.drivername != _DRIVERS[name]):
        raise Misconfigured(f"DATELINE_DATABASE_URL: {url.drivername} is not supported: {_EXAMPLES}")
    url = url.set(drivername=_DRIVERS[name])
    kind_of(url).check(url)
    return url


def kind_of(url: URL) -> Kind:
    """The engine behind the URL."""
    return _KINDS[url.get_backend_name()]


def migrate(text: str) -> list[str]:
    """Brings the database to this release, its articles into every index; the revisions applied, none if it was there.

    Raises:
        Misconfigured: the URL, a folder that cannot be written, or a server that refuses us.
        Unavailable: the database is locked, broken or away.
    """
    url = read_url(text)
    if is_file(url):
        _make_folder(Path(str(url.database)).parent)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    kind = kind_of(url)
    engine = kind.writer(url)
    try:
        with kind.migrating(engine) as connection:
            config.attributes["connection"] = connection
            known = MigrationContext.configure(connection).get_current_revision()
            command.upgrade(config, "head")
        _reindex(kind, engine)
    finally:
        engine.dispose()
    steps = ScriptDirectory.from_config(config).iterate_revisions("head", known or "base")
    return [step.revision for step in steps][::-1]


def _reindex(kind: Kind, engine: Engine) -> None:
    """What a migration took out of the indexes comes back in, also what it had no time for before it was killed."""
    done = 1
    while done:
        with kind.migrating(engine) as connection:
            done = reindex_some(kind.hand, connection)


def is_file(url: URL) -> bool:
    """Whether the database is a file on this machine."""
    return url.get_backend_name() == "sqlite"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            f"{folder} cannot be made: {error.strerror}: set DATELINE_DATA_DIR to another folder"
        ) from None


def open_repository(text: str) -> Repository:
    """The repository of a migrated database.

    Raises:
        Misconfigured: the URL is not one there is a repository for.
    """
    url = read_url(text)
    return SqlRepository.open(kind_of(url), url)


def open_archive(text: str) -> Archive:
    """The archive of a migrated database, for reading only.

    Raises:
        Misconfigured: the URL, or a database of another release.
        Unavailable: there is no database, or it does not answer.
    """
    url = read_url(text)
    check_release(url)
    return SqlArchive.open(kind_of(url), url)


def check_release(url: URL) -> None:
    """Makes sure that there is a database of this release.

    Raises:
        Misconfigured: it is of another one.
        Unavailable: there is none, or it does not answer.
    """
    if is_file(url) and not Path(str(url.database)).exists():
        raise Unavailable(f"there is no database {url.database}: `dateline migrate` or the store makes it")
    kind = kind_of(url)
    engine = kind.reader(url)
    try:
        with kind.transaction(engine) as connection:
            known = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    if known != ScriptDirectory(str(_MIGRATIONS)).get_current_head():
        raise Misconfigured(f"{url.database} is of another release: `dateline migrate` brings it to this one")
