"""`POST /v1/articles`: one file in any known format."""

from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from services.common.http import problem
from services.common.telemetry import TRACEPARENT, Trace, read_trace
from services.ingest.answers import Answer, ItemAnswer, ProblemAnswer, Receipt
from services.ingest.intake import Intake
from services.ingest.room import Room, held
from services.ingest.values import WireFile

Feed = Annotated[str, Query(min_length=1, max_length=100, description="Name of the feed it comes by.")]
DEFAULT_FEED = "http"
FILE = "/v1/articles"

_EXAMPLE = "date 2026-03-07 The ferry between the islands resumed service on Monday after a week of storms."
_FILE = {"schema": {"type": "string", "format": "binary"}, "example": _EXAMPLE}
_REQUEST: dict[str, Any] = {"requestBody": {"required": True, "content": {"text/plain": _FILE, "*/*": {"schema": {}}}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemAnswer, "description": "Larger than 8 MiB."},
    422: {"model": ProblemAnswer, "description": "Nothing in it can be read; its bytes are in the dead-letter topic."},
    503: {"model": ProblemAnswer, "description": "Kafka is away, or too much is in hand: come after `Retry-After`."},
}


def article_routes(intake: Intake, room: Room) -> APIRouter:
    """The routes for single files."""
    router = APIRouter(tags=["articles"])

    @router.post(
        FILE,
        status_code=202,
        response_model=Receipt,
        response_model_exclude_none=True,
        responses=_RESPONSES,
        openapi_extra=_REQUEST,
    )
    async def take_a_file(request: Request, feed: Feed = DEFAULT_FEED) -> Response | Receipt:
        """Takes one file in any known format: the bytes are the body.

        The format is told by the content; `Content-Type` is a hint. 202 means that Kafka has acknowledged the bytes
        and every accepted article; some items may have been rejected. A repeat changes nothing.
        """
        declared = int(request.headers.get("content-length") or 0)
        async with held(request.stream(), room, declared=declared) as data:
            file = wire_file(data, feed, intake, media_type=request.headers.get("content-type"))
            answers = await intake.take(file, trace_of(request))
        return _refused(answers) if all(each.outcome is Answer.REJECTED for each in answers) else Receipt(items=answers)

    return router


def wire_file(data: bytes, feed: str, intake: Intake, *, name: str | None = None, media_type: str | None) -> WireFile:
    """The bytes with what is known of them now."""
    zone = ZoneInfo(intake.settings.timezone)
    received_at = datetime.now(UTC)
    return WireFile(data=data, feed=feed, received_at=received_at, name=name, media_type=media_type, timezone=zone)


def trace_of(request: Request) -> Trace:
    """The sender's trace, else a new one."""
    return read_trace(request.headers.get(TRACEPARENT))


def _refused(answers: list[ItemAnswer]) -> Response:
    first = answers[0]
    items = [answer.model_dump(mode="json", exclude_none=True) for answer in answers]
    return problem(422, first.reason or "rejected", first.cause or "", position=first.place, items=items)
