"""`POST /v1/articles/batch`: many files in one request, an outcome line for each while they come."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage, Unavailable
from services.common.http import Problem
from services.common.telemetry import Trace
from services.ingest.answers import Answer, ItemAnswer, ProblemAnswer
from services.ingest.batch.multipart import read_parts
from services.ingest.batch.ndjson import read_lines
from services.ingest.batch.piece import LARGEST, Piece
from services.ingest.batch.window import in_order
from services.ingest.intake import Intake
from services.ingest.room import Room
from services.ingest.routes import DEFAULT_FEED, Feed, trace_of, wire_file
from services.ingest.values import WireFile

BATCH = "/v1/articles/batch"
NDJSON, MULTIPART = "application/x-ndjson", "multipart/form-data"

_LINE = {"schema": {"type": "string"}, "example": '{"uri": "urn:example:1", "headline": "Ferry resumes service"}\n'}
_FILES = {"schema": {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}}
_REQUEST: dict[str, Any] = {"requestBody": {"required": True, "content": {NDJSON: _LINE, MULTIPART: _FILES}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "NDJSON, a line for each item in order. `unavailable`: send that item again.",
        "content": {NDJSON: {"schema": ItemAnswer.model_json_schema()}},
    },
    415: {"model": ProblemAnswer, "description": f"Neither {NDJSON} nor {MULTIPART}."},
    503: {"model": ProblemAnswer, "description": "Too much is in hand: come after `Retry-After`."},
}


class Lines(Response):
    """Sends lines while the request is still being read, which `StreamingResponse` would read away."""

    media_type = NDJSON

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the ASGI signature
        """The response as an ASGI app."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async for line in self._lines:
            await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


@dataclass(frozen=True, slots=True)
class Batch:
    """One request's pieces on their way in."""

    intake: Intake
    room: Room
    feed: str
    trace: Trace

    async def lines(self, pieces: AsyncIterator[Sequence[Piece]]) -> AsyncIterator[bytes]:
        """An outcome line an item, in order; a fault of the stream itself is the last line."""
        place = 0
        try:
            async for taken in in_order(pieces, self.take, window=self.intake.settings.ingest_window):
                yield b"".join(_line(answer) for answer in _placed(place, taken))
                place += len(taken)
        except InvalidMessage as error:
            yield _line(_rejected(error.reason, error.cause, item=place, place=error.place))
        except ClientDisconnect:
            return

    async def take(self, _: int, pieces: Sequence[Piece]) -> Sequence[Sequence[ItemAnswer]]:
        """The answers for the items of each piece, counted within it."""
        files = [self._file(piece.data, piece) for piece in pieces if piece.data is not None]
        try:
            with self.room.holding(sum(len(file.data) for file in files)):
                taken = iter(await self.intake.take_all(files, self.trace))
        except Unavailable as error:
            return [[ItemAnswer(item=0, outcome=Answer.UNAVAILABLE, retry_after=error.retry_after)]] * len(pieces)
        return [_TOO_LARGE if piece.data is None else next(taken) for piece in pieces]

    def _file(self, data: bytes, piece: Piece) -> WireFile:
        return wire_file(data, self.feed, self.intake, name=piece.name, media_type=piece.media_type)


def batch_routes(intake: Intake, room: Room) -> APIRouter:
    """The routes for batches."""
    router = APIRouter(tags=["articles"])

    @router.post(BATCH, response_class=Lines, responses=_RESPONSES, openapi_extra=_REQUEST, status_code=200)
    async def take_a_batch(request: Request, feed: Feed = DEFAULT_FEED) -> Lines:
        """Takes a stream of NDJSON (a ninjs item a line) or of multipart parts (a file each).

        Answers with NDJSON, an outcome line for each item in order, as soon as it is known: read while you send.
        """
        read = _reader(request.headers.get("content-type") or "")
        return Lines(Batch(intake, room, feed, trace_of(request)).lines(read(request.stream())))

    return router


def _reader(content_type: str) -> Callable[[AsyncIterator[bytes]], AsyncIterator[Sequence[Piece]]]:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type in {NDJSON, "application/ndjson", "application/jsonl"}:
        return read_lines
    if media_type == MULTIPART:
        return lambda stream: read_parts(stream, content_type)
    raise Problem(415, "unsupported_media_type", f"send {NDJSON} or {MULTIPART}", parameter="Content-Type")


def _placed(first: int, taken: Sequence[Sequence[ItemAnswer]]) -> Iterator[ItemAnswer]:
    """The answers with the place of their piece in the batch, and their own in it where it holds several."""
    for place, answers in enumerate(taken, first):
        for answer in answers:
            within = answer.item if len(answers) > 1 else None
            yield answer.model_copy(update={"item": place, "within": within})


def _rejected(reason: Reason, cause: str, *, item: int = 0, place: str | None = None) -> ItemAnswer:
    return ItemAnswer(item=item, outcome=Answer.REJECTED, reason=reason, cause=cause, place=place)


def _line(answer: ItemAnswer) -> bytes:
    return answer.model_dump_json(exclude_none=True).encode() + b"\n"


_TOO_LARGE = [_rejected(Reason.TOO_LARGE, f"{LARGEST} bytes at most")]
