"""Ingest with feeds of its own, killed and started again on the same topics and folder."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from schemas.topics import RAW
from services.ingest.intake import Intake
from services.ingest.settings import IngestSettings
from services.ingest.transports.desk import Desk
from services.ingest.transports.folder import Folder
from services.ingest.transports.memory import Memory
from services.ingest.transports.settings import FolderFeed
from tests.support.outlet import FaultyOutlet
from tests.support.ports import free_port
from tests.support.processes import Running, dateline, running
from tests.support.topics import read_all


@dataclass(frozen=True, slots=True)
class Fed:
    """Where a fed ingest works; every start of it goes on from the last."""

    bootstrap: str
    folder: Path
    prefix: str
    port: int

    @contextmanager
    def started(self) -> Iterator[Running]:
        """The process; killed at the end."""
        settings = {"kafka": self.bootstrap, "ingest_port": self.port, "topic_prefix": self.prefix}
        with running(dateline("ingest"), self.folder, settings) as process:
            yield process

    def articles(self) -> list[tuple[str, str]]:
        """Id and version of every message on the raw topic."""
        values = map(json.loads, read_all(self.bootstrap, self.prefix + RAW.name))
        return [(value["article_id"], value["version"]) for value in values]


def fed(bootstrap: str, folder: Path, *, prefix: str, toml: str) -> Fed:
    """An ingest to be, with that `feeds.toml`."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "feeds.toml").write_text(toml)
    return Fed(bootstrap, folder, prefix, free_port())


def folder_feed(path: Path, **changes: object) -> FolderFeed:
    """A feed on `path`/inbox, which is there."""
    (path / "inbox").mkdir(parents=True, exist_ok=True)
    return FolderFeed.model_validate({"name": "desk", "kind": "folder", "path": path / "inbox"} | changes)


def folder(path: Path, outlet: FaultyOutlet, **changes: object) -> Folder:
    """That feed's watcher, as a process that has just started has it."""
    feed, settings = folder_feed(path, **changes), IngestSettings(data_dir=path)
    desk = Desk(feed, lambda counted: Intake(counted, settings), outlet, Memory(path / "feeds.sqlite"), settings)
    return Folder(feed, desk)
