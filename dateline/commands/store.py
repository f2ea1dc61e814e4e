"""`dateline store`: one service; and `dateline store copy`: its database into another."""

import sys
from collections.abc import Iterable

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from services.store.copying import Copied, copy
from services.store.sql.transfer import Step

_COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


@click.group("store", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Stores enriched articles and answers queries (port DATELINE_STORE_PORT, 8000).

    Runs until SIGTERM or Ctrl-C, then finishes what it has begun. Settings: `dateline config print`.
    """
    if context.invoked_subcommand is None:
        from services.store.main import main

        main()


@command.command("copy")
@click.option("--from", "source", required=True, metavar="URL", help="The database to copy.")
@click.option("--to", "target", required=True, metavar="URL", help="Where to; it is made and migrated.")
def copy_database(source: str, target: str) -> None:
    """Copies a whole database into another one, as from SQLite to PostgreSQL.

    The change feed keeps its numbers, so that readers go on where they are. The source may be in use meanwhile, the
    target may not. A copy that was stopped goes on when it is started again, and one that is repeated brings what came
    since: copy, stop the store, copy once more, and start the store with DATELINE_DATABASE_URL set to the new one.

    Ends with 0 when both have the same; with 1 when they have not, or one is away; with 2 when a URL is wrong.
    """
    end = _shown(copy(source, target))
    for count in end.counts:
        click.echo(f"{count.table}: {count.target} of {count.source}")
    click.echo(f"{end.written} written" if end.written else "nothing to do: the copy is complete")
    if not end.complete:
        raise click.ClickException("the source has changed meanwhile, or the target is in use: copy once more")


def _shown(steps: Iterable[Step | Copied]) -> Copied:
    """The end of the steps, with a bar for each part while they come."""
    end = Copied(0, ())
    with Progress(*_COLUMNS, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        parts: dict[str, TaskID] = {}
        for step in steps:
            if isinstance(step, Copied):
                end = step
            else:
                part = parts.setdefault(step.part, TaskID(len(parts)))
                if part not in bar.task_ids:
                    bar.add_task(step.part.capitalize())
                bar.update(part, completed=step.done, total=step.of)
    return end
