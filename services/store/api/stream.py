"""The live stream: changes with their articles as they happen, filtered as lists are."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import Field, TypeAdapter

from services.common.errors import Unavailable
from services.common.http import Problem
from services.store.api.access import needs
from services.store.api.answers import PROBLEMS
from services.store.api.changes import change_answer
from services.store.api.event_stream import EventStream, event, mark
from services.store.api.filters import FilterParameters
from services.store.api.parameters import live_of
from services.store.keys import Scope
from services.store.live.live import Live
from services.store.live.tail import Chunk, Told
from services.store.repository import Filters

router = APIRouter(prefix="/v1/stream", tags=["live"], responses=PROBLEMS, dependencies=[needs(Scope.STREAM)])
_MOST = 10_000
_Seq = TypeAdapter(Annotated[int, Field(ge=0, le=2**63 - 1)])


@dataclass(frozen=True, slots=True)
class Manners:
    """Seconds: changes are gathered for a while; a silent stream gives a sign of life; who takes nothing is dropped."""

    gathered: float = 0.25
    keep_alive: float = 15.0
    patience: float = 30.0


class StreamParameters(FilterParameters):
    """What to tell of."""

    after: int | None = Field(
        None, ge=0, le=2**63 - 1, description="Start after this `seq`; unset: with what happens from now on."
    )


_EVENTS = {
    200: {
        "description": "Server-sent events, for as long as the client listens.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": 'id: 7\nevent: created\ndata: {"seq":7,"event":"created","article":{}}\n\n',
            }
        },
    }
}


@router.get("", summary="Follow live", response_class=Response, responses=_EVENTS)  # type: ignore[arg-type]
async def follow(
    request: Request,
    asked: Annotated[StreamParameters, Query()],
    live: Annotated[Live, Depends(live_of)],
    last_event_id: Annotated[str | None, Header(description="The `id` of the last event you have.")] = None,
) -> Response:
    """Every change of an article that matches, in the order of `seq`, none left out; a kill is told to everyone.

    An event's data is the change with its `article` as it is now. A client that falls silent is dropped; it comes back
    with `Last-Event-ID`, as browsers do, and misses nothing.
    """
    if live.followers >= _MOST:
        raise Unavailable("as many follow as can be served", retry_after=30)
    after = _place(last_event_id, asked.after)
    manners: Manners = request.app.state.manners
    events = _events(live, asked.filters(), after, manners)
    first = await anext(events)  # a database that is away is told by the status
    return EventStream(_from(first, events), manners.patience)


def _place(last_event_id: str | None, after: int | None) -> int | None:
    if not last_event_id:
        return after
    try:
        return _Seq.validate_python(last_event_id)
    except ValueError:
        raise Problem(422, "invalid_parameter", "no id of this stream", parameter="Last-Event-ID") from None


async def _from(first: bytes, others: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    async with aclosing(others):
        yield first
        async for one in others:
            yield one


async def _events(live: Live, filters: Filters, after: int | None, manners: Manners) -> AsyncGenerator[bytes]:
    """Chunks of events, each closed by the place it leads up to."""
    async with live.following():
        seq = live.last() if after is None else after
        yield mark(seq)
        while True:
            if not await live.changed(seq, manners.keep_alive):
                yield mark(seq)
                continue
            chunk = await live.after(seq)
            seq, told = chunk.upto, _told(chunk, filters)
            if told:
                yield told
                await asyncio.sleep(manners.gathered)


def _told(chunk: Chunk, filters: Filters) -> bytes:
    return b"".join(_event(told) for told in chunk.items if told.wanted(filters))


def _event(told: Told) -> bytes:
    change = change_answer(told.change).model_dump_json().encode()
    return event(told.change.seq, told.change.event.value, change[:-1] + b',"article":' + told.document + b"}")
