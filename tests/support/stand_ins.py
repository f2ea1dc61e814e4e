"""`dateline run` with small commands in the place of the services: `python -m tests.support.stand_ins NAME...`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import click

from dateline.commands.kafka import ending
from dateline.local.programs import Plan, Program
from dateline.local.restarts import pause
from dateline.local.settings import LocalSettings
from dateline.local.whole import Screen, run_all
from services.common.errors import Misconfigured
from services.common.settings import load

_HURRY = 10
"""Restarts come so many times sooner."""

# Each adds its process id to NAME.pids, in the folder where it runs.
COMMANDS = {
    "steady": "exec sleep 600",
    "parent": "sleep 600 & echo $! >> parent.pids; wait",
    "stubborn": "trap '' TERM; while :; do sleep 600; done",
    "dying": "echo it cannot be; exit 3",
    "misconfigured": "echo said before; echo dateline: DATELINE_SECRET is missing; exit 2",
    "unready": "exec sleep 600",
}
FEED = ("sh", "-c", "echo fed >> feed.log")


def program(name: str) -> Program:
    """A stand-in; all but `unready` are ready as soon as they run."""
    script = f"echo $$ >> {name}.pids; {COMMANDS[name]}"
    return Program(name, ("sh", "-c", script), lambda: name != "unready")


def pids(folder: Path, name: str) -> list[int]:
    """The processes that a stand-in has been so far."""
    path = folder / f"{name}.pids"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


@contextmanager
def _no_bar(_jars: int) -> Iterator[Callable[[], None]]:
    yield lambda: None


def _sooner(deaths: list[float], now: float) -> float | None:
    wait = pause(deaths, now)
    return None if wait is None else wait / _HURRY


def main(names: list[str]) -> None:
    """Runs the stand-ins until told to stop; ends as the command would."""
    plan = Plan(tuple(map(program, names)), FEED)
    try:
        with ending(), patch("dateline.local.supervisor.pause", _sooner):
            run_all(load(LocalSettings), plan, Screen(click.echo, _no_bar))
    except Misconfigured as error:
        click.echo(f"dateline: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
