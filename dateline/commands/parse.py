"""`dateline parse`: what ingest makes of files, without sending anything."""

import sys
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from dateline.commands.parse_report import as_report
from dateline.parsing.parallel import told_in_order
from dateline.parsing.reading import Order, as_json
from dateline.pushing.paths import wire_paths
from services.common.errors import Misconfigured


@click.command("parse")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--timezone", default="UTC", show_default=True, help="Zone of times that name none, as in Europe/Paris.")
@click.option(
    "--explain",
    is_flag=True,
    help="Say why: each format's score, how the charset was told, the warnings. A report on a terminal, else JSON.",
)
def command(paths: tuple[str, ...], timezone: str, *, explain: bool) -> None:
    """Shows what ingest makes of files, archives, folders or standard input (-): a JSON line an item.

    {path, item, outcome parsed|rejected, format, article | reason, error}

    Many files are read on all cores and told in their order.
    """
    report = explain and sys.stdout.isatty()
    order = Order(_zone(timezone), as_report if report else as_json, explain)
    for text in told_in_order(wire_paths(paths), order):
        click.echo(text, nl=False)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Misconfigured(f"--timezone: {name!r} is no time zone; one is Europe/Paris") from None
