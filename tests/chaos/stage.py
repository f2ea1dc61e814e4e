"""Where it happens: everything `dateline run` starts, with clocks to be set and a disk to be filled."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from services.store.settings import StoreSettings
from tests.support.stack import Stack, launched
from tests.support.stepped import stepped

_SMALL, _PAGE = "700m", 4096


@dataclass(frozen=True, slots=True)
class Stage:
    """A running Dateline.

    Attributes:
        is_small: Its data folder is a file system of its own.
    """

    stack: Stack
    clocks: Path
    is_small: bool

    @property
    def bootstrap(self) -> str:
        """Where Kafka is."""
        return f"127.0.0.1:{self.stack.ports['kafka']}"

    @property
    def database(self) -> Path:
        """The store's file."""
        return self.stack.folder / "dateline.db"

    @property
    def settings(self) -> StoreSettings:
        """As the store has them."""
        return StoreSettings(kafka=self.bootstrap, data_dir=self.stack.folder, database_url=None)

    async def pid(self, part: str) -> int:
        """The process of a part; waits for one that is being started again."""
        return await asyncio.to_thread(self.stack.pid, part)

    def set_clock(self, service: str, step: float) -> None:
        """Makes a service's clock wrong by so many seconds, also when it is started again meanwhile."""
        new = self.clocks / f"{service}.new"
        new.write_text(str(step))
        new.replace(self.clocks / service)

    @asynccontextmanager
    async def filled(self) -> AsyncIterator[None]:
        """Not a byte is free in the data folder."""
        ballast = self.stack.folder / "ballast"
        await asyncio.to_thread(_fill, ballast)
        try:
            yield
        finally:
            ballast.unlink(missing_ok=True)


def _fill(file: Path) -> None:
    for block in (bytes(1 << 20), bytes(_PAGE)):
        with suppress(OSError), file.open("ab", buffering=0) as out:
            while out.write(block):
                pass


@contextmanager
def stage(folder: Path, **settings: object) -> Iterator[Stage]:
    """Everything, ready; gone at the end."""
    clocks = folder / "clocks"
    clocks.mkdir(parents=True)
    with (
        _small_disk(folder / "data") as is_small,
        launched(stepped("run"), folder, clocks=clocks, **settings) as running,
    ):
        yield Stage(running, clocks, is_small)


@contextmanager
def _small_disk(folder: Path) -> Iterator[bool]:
    """Mounts a file system in memory at `folder`, where that is allowed; whether it was."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SMALL}", "none", str(folder)]
    mounted = not subprocess.run(mount, capture_output=True, check=False).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
