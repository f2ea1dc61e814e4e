"""A box: things that lie at a source until they were taken, and what becomes of them then."""

import hashlib
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from services.ingest.transports.desk import Arrival, Desk
from services.ingest.transports.running import Visit

log = structlog.get_logger()
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart")


@dataclass(frozen=True, slots=True)
class Found:
    """A thing in a box. `look` changes when it does; `size` in bytes, None where the source does not say."""

    name: str
    look: str
    size: int | None = None


class Box(Protocol):
    """An open box. Raises Refused or OSError where its source does not do as asked."""

    async def find(self) -> Sequence[Found]:
        """What lies in it and counts, oldest first."""

    async def fetch(self, found: Found) -> bytes | None:
        """The bytes, `largest` at most; None where it is larger, or gone."""

    async def settle(self, found: Found) -> None:
        """It was taken: deletes, moves or marks it."""


@dataclass(slots=True)
class Drain:
    """Takes what lies still in a box.

    Attributes:
        keeps: The source keeps everything; what was taken is remembered by its look.
        at_once: A thing that is there is whole: mail is, a file may still be growing.
    """

    desk: Desk
    open: "Open"
    period: float
    keeps: bool = False
    at_once: bool = False
    _seen: dict[str, str] = field(default_factory=dict, init=False)

    async def visit(self) -> Visit:
        """One look; raises Unavailable where Kafka is away, Refused or OSError where the source is."""
        brought = False
        async with self.open() as box:
            found = await box.find()
            for each in found:
                if self.at_once or self._seen.get(each.name) == each.look:
                    brought = await self._take(box, each) or brought
        self._seen = {each.name: each.look for each in found}
        return Visit(brought, self.period)

    async def _take(self, box: Box, found: Found) -> bool:
        """Whether it was new."""
        known = f"{found.name}\0{found.look}"
        if self.keeps and await self.desk.knows(known):
            return False
        data = await box.fetch(found)
        if data is None:
            log.warning("not taken: too large, or gone", feed=self.desk.feed.name, file=found.name, size=found.size)
            return False
        mark = known if self.keeps else f"{found.name}\0{hashlib.sha256(data).hexdigest()}"
        new = not await self.desk.knows(mark)
        if new:
            await self.desk.take(Arrival(data=data, name=found.name, mark=mark))
        if not self.keeps:
            await box.settle(found)
            await self.desk.forget(mark)
        return new


class Open(Protocol):
    """Opens a box."""

    def __call__(self) -> AbstractAsyncContextManager[Box]:
        """Connected and logged in; closed at the end."""


def counts(name: str) -> bool:
    """Whether a file of that name may be whole, and its name is only a name."""
    hidden = name.startswith(".") or name.lower().endswith(_UNFINISHED)
    return not hidden and not {"/", "\\", "\0", "\r", "\n"} & set(name)
