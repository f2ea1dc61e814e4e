"""`python -m tests.chaos.mutants.aimed "lock store"`: a short run of the chaos driver under mishaps that are named."""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import click

from tests.chaos.mishaps import Fault, Mishap
from tests.chaos.plan import make_plan
from tests.chaos.run import run

_FIRST, _EVERY, _LASTS = 2.5, 9.0, 6.0


@click.command()
@click.argument("mishaps", nargs=-1)
@click.option("--articles", default=150, show_default=True)
@click.option("--rate", default=20.0, show_default=True)
def main(mishaps: tuple[str, ...], articles: int, rate: float) -> None:
    """Exit 1: the guarantee did not hold."""
    plan = make_plan(1, articles=articles, faults=0, rate=rate)
    faults = tuple(
        Fault(_FIRST + place * _EVERY, Mishap(text.split()[0]), text.split()[1], _LASTS)
        for place, text in enumerate(mishaps)
    )
    report = run(replace(plan, faults=faults), Path(tempfile.mkdtemp(prefix="aimed-")))
    click.echo(str(report))
    sys.exit(bool(report.problems))


if __name__ == "__main__":
    main()
