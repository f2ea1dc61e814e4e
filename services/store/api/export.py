"""Everything that matches, streamed: no cap, one page in memory at a time, and it can go on where it broke off."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from services.store.api.access import needs
from services.store.api.answers import PROBLEMS
from services.store.api.export_csv import HEAD, csv_line
from services.store.api.export_ninjs import ninjs_item
from services.store.api.filters import StoredParameters
from services.store.api.parameters import repository_of
from services.store.keys import Scope
from services.store.repository import Document, Exported, Filters, Repository

router = APIRouter(prefix="/v1/export", tags=["export"], responses=PROBLEMS, dependencies=[needs(Scope.EXPORT)])
_PAGE = 500


class Format(StrEnum):
    """How the articles are written, one a line."""

    NDJSON = "ndjson"
    CSV = "csv"
    NINJS = "ninjs"


@dataclass(frozen=True, slots=True)
class _Form:
    media_type: str
    suffix: str
    line: Callable[[Document], bytes]
    head: bytes = b""


def _ninjs_line(document: Document) -> bytes:
    return json.dumps(ninjs_item(json.loads(document)), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


_FORMS = {
    Format.NDJSON: _Form("application/x-ndjson", "ndjson", lambda document: document + b"\n"),
    Format.CSV: _Form("text/csv; charset=utf-8", "csv", csv_line, HEAD),
    Format.NINJS: _Form("application/x-ndjson", "ninjs.ndjson", _ninjs_line),
}
_LINES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A line an article; in CSV the first line names the columns.",
        "content": {
            "application/x-ndjson": {"schema": {"type": "string"}},
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}


class ExportParameters(StoredParameters):
    """Filters, and how to write."""

    format: Format = Field(
        Format.NDJSON, description="`ndjson`: whole articles; `csv`: the fields of a table; `ninjs`: ninjs 3.0 items."
    )
    after: UUID | None = Field(
        None, description="Go on after this article: the `article_id` of the last whole line that came."
    )


@router.get("", summary="Export articles", response_class=Response, responses=_LINES)
def export(
    asked: Annotated[ExportParameters, Query()], store: Annotated[Repository, Depends(repository_of)]
) -> Response:
    """All articles that match, in the order of their ids: whatever is written meanwhile, each comes once.

    A connection that broke is taken up with `after`; what came before is not sent again.
    """
    form, filters = _FORMS[asked.format], asked.filters()
    first = store.export(filters, after=asked.after, limit=_PAGE)  # a database that is away is told by the status
    head = form.head if asked.after is None else b""
    name = f'attachment; filename="articles.{form.suffix}"'
    lines = _lines(store, filters, first, form)
    return StreamingResponse(
        _with(head, lines),
        media_type=form.media_type,
        headers={"content-disposition": name, "cache-control": "no-store"},
    )


def _with(head: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from lines


def _lines(store: Repository, filters: Filters, page: Exported, form: _Form) -> Iterator[bytes]:
    """A chunk a page."""
    while page.items:
        yield b"".join(map(form.line, page.items))
        if page.last is None:
            return
        page = store.export(filters, after=page.last, limit=_PAGE)
