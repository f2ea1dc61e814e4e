"""The local Kafka's class path: every jar of the lock, fetched once into the user's cache."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from dateline.local.lock import Jar, faults, read_lock
from dateline.local.settings import LocalSettings
from services.common.errors import Misconfigured

Bar = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Shows the fetch of so many jars; what it gives is called after each."""


def class_path(settings: LocalSettings, bar: Bar) -> list[Path]:
    """The jars, in the order of the lock, each checked against it.

    Raises:
        Misconfigured: a jar is missing or corrupt and cannot be had, or the cache cannot be written.
    """
    locked = read_lock()
    folder = settings.kafka_jars or settings.cache_dir / "kafka-jars"
    if settings.kafka_jars:
        _demand(folder, locked)
    elif faults(folder, locked):
        _mend(folder, locked, bar)
    return [folder / jar.name for jar in locked]


def _demand(folder: Path, locked: Sequence[Jar]) -> None:
    for jar, fault in faults(folder, locked):
        raise Misconfigured(
            f"DATELINE_KAFKA_JARS: {folder / jar.name} is {fault}: put the file of {jar.coordinate} there"
        )


def _mend(folder: Path, locked: Sequence[Jar], bar: Bar) -> None:
    """Fetches what is missing or corrupt, while other processes that want the same wait."""
    try:
        with _alone(folder) as part:
            wanted = [jar for jar, _ in faults(folder, locked)]
            with bar(len(wanted)) as advance:
                for jar in wanted:
                    _fetch(jar, part).replace(folder / jar.name)
                    advance()
    except OSError as error:
        raise Misconfigured(
            f"DATELINE_CACHE_DIR: {folder} cannot be written: {error.strerror}; set a folder to keep Kafka's jars in"
        ) from None


def _fetch(jar: Jar, part: Path) -> Path:
    from dateline.local.maven import NotFetched, Repository  # half a second, and only the first start needs it

    try:
        path = Repository(part).fetch(jar.coordinate)
    except NotFetched as error:
        raise Misconfigured(
            f"Kafka's {jar.name} could not be fetched: {error}; set DATELINE_KAFKA_JARS to a folder that holds the jars"
        ) from error
    for _, fault in faults(path.parent, [jar]):
        raise Misconfigured(
            f"{jar.name} came {fault}; try again, or set DATELINE_KAFKA_JARS to a folder that holds the jars"
        )
    return path


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """A folder to fetch into, empty whatever an earlier fetch may have left."""
    part = folder / "part"
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        yield part
        shutil.rmtree(part)
    finally:
        os.close(lock)
