"""Entities: who and what the articles name."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from schemas.enriched import EntityType
from services.store.api.answers import PROBLEMS, ListAnswer, TotalAnswer, total_of
from services.store.api.parameters import CursorText, Parameters, bad_cursor, cursor_of, repository_of
from services.store.cursors import write_cursor
from services.store.repository import BadCursor, Repository

router = APIRouter(prefix="/v1/entities", tags=["entities"], responses=PROBLEMS)


class EntityAnswer(BaseModel):
    """An entity and the number of articles that name it."""

    id: str
    type: EntityType
    name: str
    articles: int


class EntityList(ListAnswer[EntityAnswer]):
    """A page of entities, those in most articles first."""


class EntityParameters(Parameters):
    """Filters of the list."""

    prefix: str = Field("", max_length=200, description="Start of a word of the name; case does not matter.")
    type: EntityType | None = Field(None, description="Only names of this kind.")
    limit: int = Field(20, ge=1, le=500, description="Entities a page.")
    cursor: CursorText = None


@router.get("", summary="Find entities")
def find(
    asked: Annotated[EntityParameters, Query()], store: Annotated[Repository, Depends(repository_of)]
) -> EntityList:
    """The entities of usable articles, with how many name each."""
    try:
        page = store.entities(limit=asked.limit, prefix=asked.prefix, kind=asked.type, cursor=cursor_of(asked.cursor))
    except BadCursor as error:
        raise bad_cursor(error) from None
    items = [EntityAnswer(id=one.id, type=one.type, name=one.name, articles=one.articles) for one in page.items]
    total = TotalAnswer.model_validate(total_of(page.total))
    return EntityList(items=items, next_cursor=write_cursor(page.next), total=total)
