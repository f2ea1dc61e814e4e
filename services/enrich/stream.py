"""The loop between Kafka and the hop: take events, do their work, and only then acknowledge them, in order.

Faust commits what is acknowledged. An exception that left this loop would make Faust acknowledge events that were not
handled, so none leaves it: the process ends, and what was not acknowledged comes again.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from typing import Any, Protocol

import structlog

from schemas.dead_letter import DeadLetterSource
from services.common.hop import Hop, Message
from services.common.kafka.replays import REPLAYS, read_replays
from services.common.telemetry import TRACEPARENT, read_trace

BROKEN = 70
"""Exit code of an enrich that cannot go on (sysexits.h, EX_SOFTWARE): start it again."""

_WITHIN = 0.02
log = structlog.get_logger()


class Stream(Protocol):
    """What is used of a Faust stream."""

    def noack_take(self, max_: int, within: float) -> AsyncIterator[Sequence[Any]]:
        """Up to `max_` events at a time, after `within` seconds those that are there."""

    async def ack(self, event: Any) -> bool:
        """Marks an event as done: its offset may be committed."""


async def take(stream: Stream, hop: Hop[Any], gate: asyncio.Lock, most: int) -> None:
    """Hands batches to the hop for ever. Who holds the gate stops it between two batches."""
    try:
        async for events in stream.noack_take(most, within=_WITHIN):
            async with gate:
                await hop.handle([message(event) for event in events])
                for event in events:
                    await stream.ack(event)
    except Exception:  # noqa: BLE001 - the process ends by it
        try:
            log.exception("enrich cannot go on")
        finally:  # whatever hinders the words: had the error left this loop, Faust would acknowledge what failed
            os._exit(BROKEN)


def message(event: Any) -> Message:
    """The event as a hop takes it, on the trace it came with."""
    kafka = event.message
    headers = dict(kafka.headers or ())
    return Message(
        value=kafka.value or b"",
        key=kafka.key,
        source=DeadLetterSource(topic=kafka.topic, partition=kafka.partition, offset=kafka.offset),
        trace=read_trace(headers.get(TRACEPARENT)),
        replays=read_replays(headers.get(REPLAYS)),
    )
