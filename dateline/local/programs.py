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


@dataclass(frozen=True, slots=True)
class Plan:
    """What runs beside Kafka, and the command that feeds the first articles, if any."""

    programs: tuple[Program, ...]
    feed: tuple[str, ...] | None = None


def plan(settings: LocalSettings, seeds: Path | None) -> Plan:
    """The three services, and the articles in the folder `seeds`."""
    return Plan(services(settings), _push(seeds, settings) if seeds else None)


def _push(folder: Path, settings: LocalSettings) -> tuple[str, ...]:
    return dateline("push", str(folder), "--feed", "seeds", "--to", f"http://{near(settings)}:{settings.ingest_port}")
