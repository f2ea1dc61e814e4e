"""`dateline feeds`: how each feed does."""

import click
from rich import box
from rich.console import Console
from rich.table import Table

from services.common.settings import load
from services.ingest.settings import IngestSettings
from services.ingest.transports.feeds_file import load_feeds
from services.ingest.transports.listing import FeedCard, feed_list

_COLUMNS = ("feed", "kind", "health", "last article", "accepted", "rejected", "missing", "failures", "last error")


@click.command("feeds")
@click.option("--json", "as_json", is_flag=True, help="One JSON document, as GET /v1/feeds answers.")
def command(*, as_json: bool) -> None:
    """Shows each feed of feeds.toml as it is now, whether or not ingest runs.

    Reads what ingest keeps in DATELINE_DATA_DIR.
    """
    settings = load(IngestSettings)
    found = feed_list(load_feeds(settings), settings.data_dir)
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    table = Table(*_COLUMNS, box=box.SIMPLE_HEAD)
    for card in found.items:
        table.add_row(*_cells(card))
    Console().print(table)


def _cells(card: FeedCard) -> tuple[str, ...]:
    last = card.last_article_at.strftime("%Y-%m-%d %H:%M:%SZ") if card.last_article_at else "never"
    counts = map(str, (card.accepted, card.rejected, card.missing))
    return (card.name, card.kind, card.health, last, *counts, f"{card.failure_rate:.0%}", card.last_error or "")
