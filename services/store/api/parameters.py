"""What every resource may be asked: times, pages, cursors; and nothing it does not know."""

import re
from datetime import datetime
from typing import Annotated

from fastapi import Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from services.common.http import Problem
from services.store.cursors import read_cursor
from services.store.live.live import Live
from services.store.query.values import in_utc
from services.store.repository import BadCursor, Cursor, Repository

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _written(value: object) -> object:
    """Numbers are no times here, though pydantic would take them for seconds."""
    if isinstance(value, str) and not _DATE.match(value):
        raise ValueError("a date, as in 2026-03-07, or a time, as in 2026-03-07T12:00:00Z")
    return value


Moment = Annotated[datetime, BeforeValidator(_written), AfterValidator(in_utc)]
CursorText = Annotated[
    str | None, Field(max_length=32_768, description="`next_cursor` of the page before, with the same parameters.")
]


class Parameters(BaseModel):
    """The parameters of a request: an unknown one is an answer 422, never ignored."""

    model_config = ConfigDict(extra="forbid")


class NoParameters(Parameters):
    """For what takes none."""


def repository_of(request: Request) -> Repository:
    """The repository the app was made with."""
    repository: Repository = request.app.state.repository
    return repository


def live_of(request: Request) -> Live:
    """The one reader of the feed."""
    live: Live = request.app.state.live
    return live


def cursor_of(text: str | None) -> Cursor | None:
    """The cursor in a parameter.

    Raises:
        Problem: it is none of ours.
    """
    try:
        return read_cursor(text)
    except BadCursor as error:
        raise bad_cursor(error) from None


def bad_cursor(error: BadCursor) -> Problem:
    """The answer to a cursor that does not belong here."""
    return Problem(422, "invalid_cursor", str(error), parameter="cursor")
