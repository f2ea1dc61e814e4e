"""Members of an archive, and what all of them together may take."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from schemas.dead_letter import Reason
from schemas.topics import MAX_MESSAGE_BYTES
from services.ingest.text import one_line

LARGEST = MAX_MESSAGE_BYTES
MOST_BYTES = 8 * MAX_MESSAGE_BYTES
MOST_FILES = 5_000
DEEPEST = 3
_MOST_TIMES = 200
_FREE = 1024 * 1024
"""Bytes below which nobody asks how much smaller they were packed."""
_CHUNK = 64 * 1024
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. `name` is for people and for the hint its ending is."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """A member that is not read: why, and as much of it as may be kept."""

    name: str
    reason: Reason
    cause: str
    data: bytes = b""


Part = Member | Refusal


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class Spent(Exception):  # noqa: N818 - what happened to the budget
    """All that an archive may take is taken: nothing more of it is read."""


@dataclass(slots=True)
class Budget:
    """What is left for an archive and all archives in it."""

    files: int = field(default=MOST_FILES)
    size: int = field(default=MOST_BYTES)

    def count(self) -> None:
        """Takes one file. Raises Spent."""
        self.files -= 1
        if self.files < 0:
            raise Spent(f"more than {MOST_FILES} files in it")

    def read(self, name: str, packed: int, stream: _Stream) -> Part:
        """The member behind the stream, which was `packed` bytes.

        Raises:
            Spent: with it all members together are too large.
        """
        data = bytearray()
        while chunk := stream.read(_CHUNK):
            data += chunk
            self.size -= len(chunk)
            if self.size < 0:
                raise Spent(f"unpacks to more than {MOST_BYTES} bytes")
            if cause := _too_much(len(data), packed):
                return Refusal(name, Reason.TOO_LARGE, cause, bytes(data[:_CHUNK]))
        return Member(name, bytes(data))


def _too_much(size: int, packed: int) -> str | None:
    if size > LARGEST:
        return f"unpacks to more than {LARGEST} bytes"
    if size > _FREE and size > _MOST_TIMES * max(1, packed):
        return f"unpacks to more than {_MOST_TIMES} times its size"
    return None


def told(name: str) -> str:
    """A member's name as it may be shown: one line, not too long."""
    return one_line(name)[:_LONGEST_NAME] or "?"


def leads_out(name: str) -> bool:
    """Whether a name, taken for a path, would lead out of the folder that an archive is unpacked to."""
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name


def is_litter(name: str) -> bool:
    """What desktops put into archives beside the files."""
    last = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or last.startswith("._") or last in {".DS_Store", "Thumbs.db", "desktop.ini"}


Walk = Callable[[bytes, Budget], Iterator[Part]]
"""The parts of an archive; raises Spent, and Broken where it cannot be read further."""


class Broken(Exception):  # noqa: N818 - the archive, not this program
    """An archive, or one of its members, that does not hold what it says."""
