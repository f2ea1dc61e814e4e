"""What every resource may be asked: times, pages, cursors; and nothing it does not know."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.common.http import Problem
from services.store.cursors import read_cursor
from services.store.repository import BadCursor, Cursor, Repository


def _in_utc(moment: datetime) -> datetime:
    """A time without a zone, or a bare date, is UTC."""
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("out of the calendar") from None


Moment = Annotated[datetime, AfterValidator(_in_utc)]
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
