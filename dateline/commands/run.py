"""`dateline run`."""

from pathlib import Path

import click

from dateline.commands.kafka import ending, fetching

HELP = """Run everything on this machine, until Ctrl-C.

Kafka, ingest, enrich and store as processes of their own; one that dies is started again. With DATELINE_KAFKA set, no
Kafka is started and that one is used. What must survive, and the logs, lie in DATELINE_DATA_DIR."""


@click.command("run", help=HELP, short_help="Run everything on this machine.")
@click.option(
    "--seeds",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of articles to feed, once for a data folder.",
)
def command(seeds: Path | None) -> None:
    """Everything on one machine, in the foreground."""
    from dateline.local.programs import plan
    from dateline.local.settings import LocalSettings
    from dateline.local.whole import Screen, run_all
    from services.common.settings import load

    settings = load(LocalSettings)
    with ending():
        run_all(settings, plan(settings, seeds), Screen(click.echo, fetching))
