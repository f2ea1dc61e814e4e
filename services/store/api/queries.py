"""The query language as the API reads it."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.common.http import Problem
from services.store.api.access import needs
from services.store.api.answers import PROBLEMS
from services.store.api.parameters import Parameters
from services.store.keys import Scope
from services.store.query.parsing import QueryError, parse
from services.store.query.tree import All, Either
from services.store.query.tree import Query as Tree

router = APIRouter(prefix="/v1/query", tags=["query"], responses=PROBLEMS, dependencies=[needs(Scope.READ)])


class QueryParameters(Parameters):
    """The query."""

    q: str = Field(description="The query, as in every list.", examples=['headline:storm OR "harbour wall"~3 -sport'])


class QueryAnswer(BaseModel):
    """How a query is read."""

    tree: dict[str, Any] = Field(
        description="A node is `words`, `near`, `any_of` (labels), `between` (a range), `all` or `either`.",
        examples=[{"all": {"wanted": [{"words": {"text": "storm"}}], "unwanted": []}}],
    )


@router.get("/validate", summary="Check a query")
def validate(asked: Annotated[QueryParameters, Query()]) -> QueryAnswer:
    """The tree of the query; or 422 with the column of what is wrong."""
    try:
        return QueryAnswer(tree=_shown(parse(asked.q)))
    except QueryError as error:
        raise Problem(422, "invalid_query", str(error), parameter="q", position=error.position) from None


def _shown(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, All):
        return {"all": {"wanted": [*map(_shown, tree.wanted)], "unwanted": [*map(_shown, tree.unwanted)]}}
    if isinstance(tree, Either):
        return {"either": [*map(_shown, tree.options)]}
    names = {"Words": "words", "Near": "near", "AnyOf": "any_of", "Between": "between"}
    return {names[type(tree).__name__]: {key: value for key, value in asdict(tree).items() if value is not None}}
