"""`dateline books`: whether everything acknowledged is accounted for."""

import asyncio
import json
from collections.abc import Sequence

import click
from rich.console import Console

from dateline.books.checking import check_history
from dateline.books.history import Finding
from dateline.books.ledger import Books
from dateline.books.page import as_json, history_lines, lines
from dateline.books.reading import drained, read_books
from dateline.books.watching import Watcher
from services.common.settings import load
from services.common.telemetry import configure_logs
from services.store.settings import StoreSettings


@click.command("books")
@click.option("--json", "as_program", is_flag=True, help="Print one JSON object, with every entry named.")
@click.option("--history", is_flag=True, help="Check the change feed and the database against the promises as well.")
@click.option("--wait", "patience", type=float, default=0.0, metavar="SECONDS", help="Wait till nothing is in flight.")
@click.option("--watch", "period", type=click.FloatRange(1), metavar="SECONDS", help="Again and again, as metrics.")
def command(patience: float, period: float | None, *, as_program: bool, history: bool) -> None:
    """Balances what was acknowledged against what is stored, dead-lettered or still in flight.

    Reads what is durable only: the topics of DATELINE_KAFKA and the database; everything may run meanwhile. Ends with
    0 when the books are balanced (and the history clean); with 1 when they are not, something is still in flight after
    --wait, or Kafka or the database is away; with 2 when a setting is wrong. With --watch it runs until SIGTERM or
    Ctrl-C and serves /live, /ready and /metrics on DATELINE_BOOKS_PORT (8003).
    """
    settings = load(StoreSettings)
    if period is not None:
        _watch(settings, period)
        return
    with Console(stderr=True).status("Reading the topics and the database", refresh_per_second=4):
        books, findings = asyncio.run(_read(settings, patience, history=history))
    for line in [json.dumps(as_json(books, findings))] if as_program else _page(books, findings):
        click.echo(line)
    awaited = patience > 0 and books.waiting > 0
    raise SystemExit(0 if books.balanced and not findings and not awaited else 1)


def _watch(settings: StoreSettings, period: float) -> None:
    configure_logs(settings.log_level, service="books")
    asyncio.run(Watcher(settings, period).serve())


async def _read(settings: StoreSettings, patience: float, *, history: bool) -> tuple[Books, Sequence[Finding] | None]:
    if patience > 0:
        await drained(settings, patience)
    return await read_books(settings), await check_history(settings) if history else None


def _page(books: Books, findings: Sequence[Finding] | None) -> list[str]:
    return [*lines(books), *(() if findings is None else history_lines(findings))]
