"""The change feed: what happened, in one order, so that a copy can follow."""

import asyncio
from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from schemas.base import UtcTime
from services.store.api.access import needs
from services.store.api.answers import PROBLEMS, ListAnswer, TotalAnswer, total_of
from services.store.api.parameters import Parameters, live_of, repository_of
from services.store.keys import Scope
from services.store.live.live import Live
from services.store.repository import Change, Changes, Repository
from services.store.story import Event

router = APIRouter(prefix="/v1/changes", tags=["changes"], responses=PROBLEMS, dependencies=[needs(Scope.READ)])


class ChangeAnswer(BaseModel):
    """One change of what readers see. An article under embargo has its `seq` from its release."""

    seq: int
    event: Event
    article_id: UUID
    version: str
    at: UtcTime


class ChangeList(ListAnswer[ChangeAnswer]):
    """A page of changes in the order of `seq`; here `next_cursor` is what to put into `after`."""


class ChangeParameters(Parameters):
    """Where to go on."""

    after: int = Field(0, ge=0, le=2**63 - 1, description="The last `seq` you have; 0 starts at the first.")
    limit: int = Field(100, ge=1, le=500, description="Changes a page.")
    wait: float = Field(
        0, ge=0, le=60, description="Where there is none yet, wait so many seconds for one (long polling)."
    )


@router.get("", summary="Follow the changes")
async def follow(
    asked: Annotated[ChangeParameters, Query()],
    store: Annotated[Repository, Depends(repository_of)],
    live: Annotated[Live, Depends(live_of)],
) -> ChangeList:
    """What happened after `after`; `total` counts what is left from there. Of articles that may be seen now."""
    page = await asyncio.to_thread(store.changes, after=asked.after, limit=asked.limit)
    if not page.items and asked.wait:
        page = await _awaited(asked, store, live)
    more = not page.total.exact or page.total.value > len(page.items)
    following = str(page.items[-1].seq) if more and page.items else None
    total = TotalAnswer.model_validate(total_of(page.total))
    return ChangeList(items=[change_answer(change) for change in page.items], next_cursor=following, total=total)


async def _awaited(asked: ChangeParameters, store: Repository, live: Live) -> Changes:
    """The page as soon as there is something in it, or as it is when the time is over."""
    with suppress(TimeoutError):
        async with live.following(), asyncio.timeout(asked.wait):
            seen = asked.after
            while await live.changed(seen, asked.wait):
                seen = max(seen, live.last())
                page = await asyncio.to_thread(store.changes, after=asked.after, limit=asked.limit)
                if page.items:
                    return page
    return await asyncio.to_thread(store.changes, after=asked.after, limit=asked.limit)


def change_answer(change: Change) -> ChangeAnswer:
    """The change as it goes out."""
    return ChangeAnswer(
        seq=change.seq, event=change.event, article_id=change.article_id, version=change.version, at=change.at
    )
