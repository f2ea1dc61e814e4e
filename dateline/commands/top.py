"""`dateline top`: how everything does, on a terminal."""

import asyncio

import click
import httpx
from rich.console import Console
from rich.live import Live

from dateline.top.looking import Asked, look
from dateline.top.page import page
from dateline.top.summary import summarize
from services.common.settings import Settings, load

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - to ask ourselves, not to listen


@click.command("top")
@click.option("--at", "addresses", multiple=True, metavar="URL", help="A service to ask; again for each further one.")
@click.option("--every", "period", type=click.FloatRange(0.2), default=2.0, show_default=True, help="Seconds.")
@click.option("--once", is_flag=True, help="Show one page and end; with 1 where a service does not answer.")
def command(addresses: tuple[str, ...], period: float, *, once: bool) -> None:
    """Shows hops, rates, lag, feeds and last errors, again and again until Ctrl-C.

    Asks the /metrics of ingest, enrich and the store at the ports of the settings, and of `dateline books --watch`
    where it runs; with --at those addresses instead, as in --at http://host:8002. Rates are of the time between two
    looks.
    """
    asked = Asked(addresses) if addresses else _local(load(Settings))
    try:
        asyncio.run(_once(asked, period) if once else _show(asked, period))
    except KeyboardInterrupt:
        raise SystemExit(0) from None


def _local(settings: Settings) -> Asked:
    host = _EVERYWHERE.get(settings.host, settings.host)
    ports = (settings.ingest_port, settings.enrich_port, settings.store_port)
    return Asked(tuple(f"http://{host}:{port}" for port in ports), (f"http://{host}:{settings.books_port}",))


async def _once(asked: Asked, period: float) -> None:
    async with httpx.AsyncClient() as client:
        before = await look(client, asked)
        await asyncio.sleep(period)
        after = await look(client, asked)
    Console().print(page(summarize(before, after), after.feeds))
    raise SystemExit(1 if after.away else 0)


async def _show(asked: Asked, period: float) -> None:
    async with httpx.AsyncClient() as client:
        before = await look(client, asked)
        with Live(console=Console(), auto_refresh=False, screen=True) as live:
            while True:
                await asyncio.sleep(period)
                after = await look(client, asked)
                live.update(page(summarize(before, after), after.feeds), refresh=True)
                before = after
