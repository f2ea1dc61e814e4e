"""`dateline kafka`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

HELP = """Run the local Kafka alone, until Ctrl-C.

One node of Apache Kafka on 127.0.0.1, its data in DATELINE_DATA_DIR/kafka. Nothing has to be installed for it: its jars
are fetched once, into DATELINE_CACHE_DIR, or come from the folder DATELINE_KAFKA_JARS."""


@contextmanager
def fetching(jars: int) -> Iterator[Callable[[], None]]:
    """A progress bar for the fetch of so many jars, on a terminal; a line elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not sys.stderr.isatty():
        console.print(f"Fetching Apache Kafka, once: {jars} jars, 45 MB in all")
    with Progress(console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("Fetching Apache Kafka, once", total=jars)
        yield lambda: progress.advance(task)


@contextmanager
def ending() -> Iterator[None]:
    """Ctrl-C is a good end; a process that cannot be kept alive is exit status 1, with its last lines."""
    from dateline.local.supervisor import GaveUp

    try:
        yield
    except KeyboardInterrupt:
        click.echo("Stopped before everything was ready.", err=True)
    except GaveUp as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@click.command("kafka", help=HELP, short_help="Run the local Kafka alone.")
def command() -> None:
    """The local Kafka in the foreground."""
    from dateline.local.settings import LocalSettings
    from dateline.local.whole import Screen, run_kafka
    from services.common.settings import load

    settings = load(LocalSettings)
    with ending():
        run_kafka(settings, Screen(click.echo, fetching))
