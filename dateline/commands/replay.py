"""`dateline replay`: dead letters and originals, once more."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dateline.replaying import values
from dateline.replaying.delivery import Delivery, Nowhere, ToKafka
from dateline.replaying.means import Means
from dateline.replaying.values import CAP, MEANING, NOT_REPLAYED, Filters, Order, Report, Result
from schemas.dead_letter import Reason
from services.common.kafka.producer import Producer
from services.common.settings import load
from services.common.telemetry import configure_logs
from services.ingest.settings import IngestSettings
from services.ingest.times import read_time
from services.ingest.values import UTC_ZONE
from services.store.settings import StoreSettings

Run = Callable[[Means], AsyncIterator[values.Progress]]


class Moment(click.ParamType):
    """A time as wires write it; without a zone it is UTC."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment; click's own error where it is none."""
        found = value if isinstance(value, datetime) else read_time(str(value), UTC_ZONE).at
        return found or self.fail(f"{value!r} is no time; one is 2026-03-07T12:00:00Z", param, ctx)


@click.group("replay")
def command() -> None:
    """Sends dead letters or originals through the hops once more.

    It may run while everything runs and be stopped at any moment: a repeat changes nothing. Ends with 0; with 1 when
    something could not be replayed, or Kafka or the database is away; with 2 when a setting is wrong.
    """


def _options(action: Callable[..., None]) -> Callable[..., None]:
    """The options both have."""
    for option in (
        click.option("--dry-run", is_flag=True, help="Only list what would be done."),
        click.option("--cap", default=CAP, show_default=True, help="Leave alone what was replayed so often already."),
        click.option("--limit", type=click.IntRange(1), help="Replay so many at most."),
        click.option("--until", type=Moment(), help="Before this moment."),
        click.option("--since", type=Moment(), help="At this moment or later."),
        click.option("--key", help="This Kafka key; of an original, the sha256 of its bytes."),
        click.option("--id", "article_id", type=click.UUID, help="This article."),
        click.option("--feed", help="This feed."),
    ):
        action = option(action)
    return action


@command.command("dead")
@click.option("--hop", type=click.Choice(["ingest", "enrich", "store"]), help="Letters of this hop.")
@click.option("--reason", type=click.Choice([reason.value for reason in Reason]), help="Letters with this reason.")
@_options
def replay_dead(*, dry_run: bool, cap: int, limit: int | None, **asked: Any) -> None:
    """Sends what lies in dead letters to its hop again, each with a count of its replays.

    Of letters with the same bytes only the newest is replayed, and one whose article is stored meanwhile is left alone:
    the second time nothing is left to do. --since and --until mean when it failed first.
    """
    order = Order(filters=_filters(**asked), cap=cap, limit=limit)
    _replay(lambda means: means.dead(order), dry_run=dry_run)


@command.command("originals")
@_options
def replay_originals(*, dry_run: bool, cap: int, limit: int | None, **asked: Any) -> None:
    """Parses the originals again and sends their articles, with their first receipt and place.

    By the same parser all are duplicates; what a better one makes replaces what was worse. --since and --until mean
    when it was received.
    """
    order = Order(filters=_filters(**asked), cap=cap, limit=limit)
    _replay(lambda means: means.originals(order), dry_run=dry_run)


def _filters(*, key: str | None, article_id: UUID | None, **rest: Any) -> Filters:
    return Filters(key=None if key is None else key.encode(), article_id=article_id, **rest)


def _replay(run: Run, *, dry_run: bool) -> None:
    settings = load(StoreSettings)
    configure_logs(settings.log_level, service="replay")
    tally: Counter[Result] = Counter()
    listed = frozenset(Result) if dry_run else NOT_REPLAYED
    try:
        asyncio.run(_run(run, tally, listed, dry_run=dry_run))
    finally:
        click.echo(summary(tally, dry_run=dry_run))
    raise SystemExit(1 if any(tally[result] for result in NOT_REPLAYED) else 0)


async def _run(run: Run, tally: Counter[Result], listed: frozenset[Result], *, dry_run: bool) -> None:
    async with AsyncExitStack() as stack:
        delivery = Nowhere() if dry_run else await _to_kafka(stack)
        bar = stack.enter_context(_bar())
        task = bar.add_task("Replaying", total=None)
        means = Means(stack, load(StoreSettings), ZoneInfo(load(IngestSettings).timezone), delivery)
        async for progress in run(means):
            bar.update(task, completed=progress.looked_at, total=progress.of)
            _tell(progress.reports, tally, listed)


async def _to_kafka(stack: AsyncExitStack) -> Delivery:
    producer = await Producer.connect(load(StoreSettings).bootstrap, client_id="replay")
    stack.push_async_callback(producer.close)
    return ToKafka(producer)


def _tell(reports: Any, tally: Counter[Result], listed: frozenset[Result]) -> None:
    report: Report
    for report in reports:
        tally[report.result] += 1
        if report.result in listed:
            click.echo(f"{report.result}: {report.what}")


def summary(tally: Counter[Result], *, dry_run: bool) -> str:
    """As in `5 sent, 2 settled (stored meanwhile: left alone)`."""
    told = ", ".join(f"{tally[result]} {result} ({MEANING[result]})" for result in Result if tally[result])
    return ("Would be: " if dry_run else "") + (told or "nothing to replay")


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
