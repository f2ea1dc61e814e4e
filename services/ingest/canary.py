"""Sends canaries: see services/common/canary.py."""

import asyncio
import json
from datetime import UTC, datetime

import structlog

from services.common.canary import FEED
from services.common.errors import Unavailable
from services.common.telemetry import new_trace
from services.ingest.intake import Intake
from services.ingest.values import WireFile

log = structlog.get_logger()
_TEXT = "A canary of Dateline: it goes through every hop, is in no answer, and tells how long the way takes."
_ARTICLE = json.dumps(
    {
        "uri": "urn:dateline:canary",
        "version": "1",
        "type": "text",
        "pubstatus": "withheld",
        "headline": "Canary",
        "body_text": _TEXT,
    }
).encode()


async def send_canaries(intake: Intake, period: float) -> None:
    """One every `period` seconds, for ever; 0: none. One that Kafka does not take is not sent again."""
    while period:
        try:
            await intake.take(WireFile(data=_ARTICLE, feed=FEED, received_at=datetime.now(UTC)), new_trace())
        except Unavailable as error:
            log.warning("a canary could not leave", error=str(error))
        await asyncio.sleep(period)
