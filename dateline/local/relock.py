"""Writes deploy/kafka/jars.lock anew: `python -m dateline.local.relock`, after maven.py names another Kafka."""

import tempfile
from pathlib import Path

from dateline.local.lock import LOCK, Jar, sha256
from dateline.local.maven import KAFKA, LOGGING, Repository, resolve

HEADER = f"""\
# What the local Kafka is made of: file name, Maven coordinate, sha256; in the order of the class path.
# {KAFKA} and {LOGGING}, resolved apart. Written by `python -m dateline.local.relock`.
"""


def relock() -> None:
    """Resolves, fetches into a folder that is thrown away, and writes the lock."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(Path(folder))
        jars = [_locked(repository.fetch(coordinate), coordinate) for coordinate in resolve()]
    LOCK.write_text(HEADER + "".join(f"{jar.line()}\n" for jar in jars))


def _locked(path: Path, coordinate: str) -> Jar:
    return Jar(path.name, coordinate, sha256(path))


if __name__ == "__main__":
    relock()
