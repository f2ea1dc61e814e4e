"""`make bench`: the figures this project is held to, as ratios of one run, on this machine, now."""

import importlib
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import click

from tests.bench.figures import Figure, table

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "bench.md"
REMARKS = Path(__file__).with_name("remarks.md")
"""What limits the figures, written by hand: it goes below the table."""

BENCHES = ("hop", "parse", "mixed", "writer", "ingest", "chain", "models", "growth", "start")


@click.command()
@click.option("--only", type=click.Choice(BENCHES), multiple=True, help="Not all of them; the page is not written.")
def main(only: tuple[str, ...]) -> None:
    """Measures, prints the table, and writes it to docs/bench.md. Let nothing else run meanwhile."""
    figures: list[Figure] = []
    for name in only or BENCHES:
        click.echo(f"{name} …", err=True)
        figures += importlib.import_module(f"tests.bench.{name}").measure()
    click.echo(table(figures))
    if not only:
        PAGE.write_text(page(figures), "utf-8")


def page(figures: list[Figure]) -> str:
    """The page of docs/."""
    head = f"{datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {_machine()}."
    return f"# Figures\n\nWritten by `make bench`: {head}\n\n{table(figures)}\n\n{REMARKS.read_text('utf-8')}"


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


main()
