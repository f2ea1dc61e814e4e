"""How answers look: lists as {items, next_cursor, total}; stored documents go out as they are."""

from typing import Any, Generic, Literal, TypeVar

from fastapi import Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from services.store.cursors import write_cursor
from services.store.repository import EXACT_TOTAL, Cursor, Document, Total

Item = TypeVar("Item")


class TotalAnswer(BaseModel):
    """How many there are, over all pages."""

    value: int = Field(examples=[42])
    relation: Literal["eq", "gte"] = Field(description=f"`gte` where there are more than {EXACT_TOTAL}.")


class ListAnswer(BaseModel, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next_cursor: str | None = Field(description="Asks for the next page; null on the last.")
    total: TotalAnswer


class ProblemAnswer(BaseModel):
    """Problem details (RFC 9457), media type application/problem+json."""

    type: str = "about:blank"
    title: str = Field(examples=["invalid parameter"])
    status: int = Field(examples=[422])
    code: str = Field(examples=["invalid_parameter"])
    detail: str
    parameter: str | None = Field(None, description="The parameter at fault.")
    position: int | str | None = Field(None, description="Where in it, a column from 1.")


def _problem(description: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": ProblemAnswer.model_json_schema()}}
    return {"description": description, "content": content}


def problems(descriptions: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    """Those problems, as OpenAPI describes answers."""
    return {status: _problem(description) for status, description in descriptions.items()}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: _problem("A valid key is needed; only where the API asks for keys."),
    403: _problem("The key has not the scope of this route."),
    422: _problem("A parameter that is wrong or unknown."),
    429: _problem("Too many requests with this key; `Retry-After` says when to ask again."),
    503: _problem("The database is away; `Retry-After` says when to ask again."),
}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: _problem("No such article, or none that may be seen.")}


def total_of(total: Total) -> dict[str, object]:
    """The total as it goes out."""
    return {"value": total.value, "relation": "eq" if total.exact else "gte"}


def document_list(items: tuple[Document, ...], following: Cursor | None, total: Total) -> Response:
    """A list of stored documents, none of them decoded."""
    rest = JSONResponse({"next_cursor": write_cursor(following), "total": total_of(total)}).body
    body = b'{"items":[' + b",".join(items) + b"]," + bytes(rest)[1:]
    return Response(body, media_type="application/json")


def document(item: Document) -> Response:
    """One stored document."""
    return Response(item, media_type="application/json")
