"""The lock: which jars the local Kafka is made of, file by file."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from services.common.errors import Misconfigured

DEPLOY = Path(__file__).parents[2] / "deploy" / "kafka"
LOCK = DEPLOY / "jars.lock"


@dataclass(frozen=True, slots=True)
class Jar:
    """One file of the class path: its name, its Maven coordinate (group:artifact:version) and the sha256 in hex."""

    name: str
    coordinate: str
    sha256: str

    def line(self) -> str:
        """The jar as the lock writes it."""
        return f"{self.name} {self.coordinate} sha256:{self.sha256}"


def parse(text: str) -> tuple[Jar, ...]:
    """The jars of a lock, in the order of the class path; lines that begin with # say nothing to us."""
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(Jar(name, coordinate, digest.removeprefix("sha256:")) for name, coordinate, digest in lines)


def read_lock() -> tuple[Jar, ...]:
    """The jars of deploy/kafka/jars.lock.

    Raises:
        Misconfigured: the file is not there: the package was installed without its deploy folder.
    """
    try:
        return parse(LOCK.read_text())
    except OSError as error:
        raise Misconfigured(
            f"{LOCK}: {error.strerror}: the local Kafka needs a clone of the project (make setup)"
        ) from None


def sha256(path: Path) -> str:
    """The file's sha256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def faults(folder: Path, jars: Iterable[Jar]) -> list[tuple[Jar, str]]:
    """The jars that are not in `folder` as they were locked, each with what is wrong with it."""
    return [(jar, fault) for jar in jars if (fault := _fault(folder / jar.name, jar.sha256))]


def _fault(path: Path, expected: str) -> str | None:
    try:
        return None if sha256(path) == expected else "corrupt: its sha256 is not the locked one"
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"unreadable: {error.strerror}"
