"""Canaries leave one after another, also when one could not."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from schemas import RawArticle
from schemas.article import Status
from schemas.topics import RAW
from services.common.canary import FEED
from services.ingest.canary import send_canaries
from services.ingest.intake import Intake
from services.ingest.settings import IngestSettings
from tests.support.outlet import FaultyOutlet
from tests.support.waiting import wait_until_async


@contextlib.asynccontextmanager
async def sending(outlet: FaultyOutlet, period: float) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(send_canaries(Intake(outlet, IngestSettings()), period))
    yield task
    task.cancel()


async def has_left(outlet: FaultyOutlet, count: int) -> bool:
    return len(outlet.values(RAW.name)) >= count


async def test_every_canary_is_the_same_withheld_article_with_another_receipt() -> None:
    outlet = FaultyOutlet()
    async with sending(outlet, 0.01):
        await wait_until_async(lambda: has_left(outlet, 2), what="two canaries have left")
    first, second = (RawArticle.model_validate_json(value) for value in outlet.values(RAW.name)[:2])
    assert (first.article_id, first.version, first.content_hash) == (
        second.article_id,
        second.version,
        second.content_hash,
    )
    assert (first.feed, first.status, first.published_at) == (FEED, Status.WITHHELD, None)
    assert first.received_at < second.received_at


async def test_after_an_outage_they_leave_again() -> None:
    outlet = FaultyOutlet(away=True)
    async with sending(outlet, 0.01):
        outlet.away = False
        await wait_until_async(lambda: has_left(outlet, 1), what="a canary has left")


async def test_no_canary_leaves_where_none_is_wanted() -> None:
    outlet = FaultyOutlet()
    async with sending(outlet, 0) as task:
        await task
    assert outlet.sent == []
