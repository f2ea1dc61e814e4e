"""The folder feed: what lies still is claimed by renaming it, taken, and moved to `done/` or `failed/`.

    inbox/a.xml -> inbox/.taking/a.xml -> inbox/done/a.xml

A renamed file cannot be overwritten by a sender who puts another of the same name; after a kill, what lies in
`.taking/` goes on from there. What Kafka had acknowledged is marked in the feed's memory and only moved.
"""

import asyncio
import hashlib
import stat
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import structlog

from services.ingest.transports.desk import Arrival, Desk
from services.ingest.transports.running import Visit
from services.ingest.transports.settings import FolderFeed

log = structlog.get_logger()
_TAKING, _DONE, _FAILED = ".taking", "done", "failed"
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload")
Look = tuple[int, int, int]
"""Inode, size and time of change: a file whose look stays the same for a period is whole."""


@dataclass(slots=True)
class Folder:
    """Watches one folder."""

    feed: FolderFeed
    desk: Desk
    _seen: dict[str, Look] = field(default_factory=dict)

    async def visit(self) -> Visit:
        """Takes every file that has not changed since the last round.

        Raises:
            Unavailable: Kafka is away; the files wait.
            OSError: the folder cannot be read or written.
        """
        await asyncio.to_thread(self._prepare)
        claimed = await asyncio.to_thread(lambda: sorted(path.name for path in self._at(_TAKING).iterdir()))
        brought = False
        for name in [*claimed, *await asyncio.to_thread(self._still)]:
            brought = await self._one(name) or brought
        return Visit(brought, self.feed.period)

    async def _one(self, name: str) -> bool:
        """Whether the file was done with; one that cannot be is left, for the others' sake."""
        try:
            return await asyncio.to_thread(self._claim, name) and await self._take(name)
        except OSError as error:
            log.warning("a file cannot be taken", feed=self.feed.name, file=name, error=error.strerror)
            return False

    async def _take(self, name: str) -> bool:
        path = self._at(_TAKING, name)
        before = _look(path)
        if before is None:
            return False
        if before[1] > self.feed.largest:
            log.warning("a file is too large", feed=self.feed.name, file=name, size=before[1])
            await asyncio.to_thread(self._settle, name, _FAILED, "")
            return False
        data = await asyncio.to_thread(path.read_bytes)
        mark = f"{name}\0{hashlib.sha256(data).hexdigest()}"
        accepted = await self.desk.knows(mark) or await self.desk.take(Arrival(data=data, name=name, mark=mark))
        if _look(path) == before:
            await asyncio.to_thread(self._settle, name, _DONE if accepted else _FAILED, mark[-12:])
            await self.desk.forget(mark)
        return True

    def _prepare(self) -> None:
        for name in (_TAKING, _DONE, _FAILED):
            self._at(name).mkdir(parents=True, exist_ok=True)

    def _still(self) -> list[str]:
        """Names of files whose look is that of the last round, oldest first."""
        found = {path.name: look for path in self.feed.path.iterdir() if self._counts(path) and (look := _look(path))}
        still = [name for name, look in found.items() if self._seen.get(name) == look]
        self._seen = found
        return sorted(still, key=lambda name: (found[name][2], name))

    def _counts(self, path: Path) -> bool:
        hidden = path.name.startswith(".") or path.name.endswith(_UNFINISHED)
        return not hidden and fnmatchcase(path.name, self.feed.pattern)

    def _claim(self, name: str) -> bool:
        """Whether the file is in `.taking/` now; a link to elsewhere never gets there."""
        target = self._at(_TAKING, name)
        if not target.exists() and _look(self._at(name)):
            self._at(name).rename(target)
        return target.exists()

    def _settle(self, name: str, where: str, distinct: str) -> None:
        """Moves it; over another of that name never."""
        target = self._at(where, name)
        if target.exists():
            target = target.with_name(f"{target.stem}.{distinct or _look(self._at(_TAKING, name))}{target.suffix}")
        self._at(_TAKING, name).rename(target)

    def _at(self, *parts: str) -> Path:
        return self.feed.path.joinpath(*parts)


def _look(path: Path) -> Look | None:
    """None for what is no plain file: links are never followed."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None
