"""`dateline push`: files, folders or standard input to a running ingest."""

import sys
from collections import Counter
from collections.abc import Iterator

import click
import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dateline.pushing.parcels import parcels
from dateline.pushing.paths import wire_paths
from dateline.pushing.sender import ACCEPTED, Result, Sender
from services.common.settings import Settings, load

_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - an address to send to, not to listen on


@click.command("push")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-")
@click.option("--to", "url", metavar="URL", help="The ingest to send to; unset: the one of the settings.")
@click.option("--feed", metavar="NAME", help="Name of the feed the files count to.")
@click.option("--patience", default=60.0, show_default=True, help="Seconds to wait for an ingest that takes nothing.")
def command(paths: tuple[str, ...], url: str | None, feed: str | None, patience: float) -> None:
    """Sends files, folders (in order of name) or standard input (-) to a running ingest.

    .ndjson and .jsonl files hold an item a line. Ends with 0 when every item got an answer, a rejection too; with 1
    when ingest stayed away longer than --patience.
    """
    tally: Counter[Result] = Counter()
    with httpx.Client(base_url=url or _local(), timeout=_TIMEOUT) as client:
        sender = Sender(client, feed, patience)
        try:
            for results in _sent(sender, list(wire_paths(paths))):
                tally.update(results)
        finally:
            click.echo(summary(tally))


def _sent(sender: Sender, paths: list[str]) -> Iterator[list[Result]]:
    """The results of each parcel, with a bar while they come."""
    with _bar() as bar:
        task = bar.add_task("Sending", total=len(paths))
        for path in paths:
            yield from map(sender.send, parcels(path))
            bar.advance(task)


def summary(tally: Counter[Result]) -> str:
    """As in `5 accepted, 2 rejected (1 empty, 1 malformed)`."""
    accepted = sum(count for result, count in tally.items() if result.outcome == ACCEPTED)
    reasons = Counter({result.reason or "?": count for result, count in tally.items() if result.outcome != ACCEPTED})
    detail = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    return f"{accepted} accepted, {reasons.total()} rejected" + (f" ({detail})" if detail else "")


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())


def _local() -> str:
    settings = load(Settings)
    return f"http://{_EVERYWHERE.get(settings.host, settings.host)}:{settings.ingest_port}"
