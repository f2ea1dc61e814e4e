"""What is run: a plain value, so that tests can run something else."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dateline.local.ready import http_ready
from dateline.local.settings import LocalSettings

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to ask ourselves, not to listen


@dataclass(frozen=True, slots=True)
class Program:
    """A process to keep alive: its name, its command line, and how it is asked whether it can work."""

    name: str
    argv: tuple[str, ...]
    ready: Callable[[], bool]


def dateline(*arguments: str) -> tuple[str, ...]:
    """The command line of one of our own commands, by the Python that runs us."""
    return (sys.executable, "-m", "dateline", *arguments)


def near(settings: LocalSettings) -> str:
    """The address at which this machine reaches its own services."""
    return _EVERYWHERE.get(settings.host, settings.host)


def services(settings: LocalSettings) -> tuple[Program, ...]:
    """The three services."""
    ports = {"ingest": settings.ingest_port, "enrich": settings.enrich_port, "store": settings.store_port}
    return tuple(
        Program(name, dateline(name), partial(http_ready, near(settings), port)) for name, port in ports.items()
    )


def seeds(folder: Path, settings: LocalSettings) -> tuple[str, ...]:
    """The command that feeds a folder of articles to the ingest that runs here."""
    return dateline("push", str(folder), "--feed", "seeds", "--to", f"http://{near(settings)}:{settings.ingest_port}")
