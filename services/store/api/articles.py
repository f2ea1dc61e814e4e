"""Articles: found, read, and their versions. An article withheld or under embargo is in no answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from schemas import EnrichedArticle
from schemas.article import Status
from schemas.enriched import Tone
from services.common.http import Problem
from services.store.api.answers import NOT_FOUND, PROBLEMS, ListAnswer, document, document_list
from services.store.api.parameters import (
    CursorText,
    Moment,
    NoParameters,
    Parameters,
    bad_cursor,
    cursor_of,
    repository_of,
)
from services.store.query import Query as Words
from services.store.query import QueryError, parse
from services.store.repository import NEWEST_RANKED, BadCursor, Filters, Repository, Sort, Total

router = APIRouter(prefix="/v1/articles", tags=["articles"], responses=PROBLEMS)
Store = Annotated[Repository, Depends(repository_of)]


class ArticleList(ListAnswer[EnrichedArticle]):
    """A page of articles, each whole, in its current version."""


class ArticleParameters(Parameters):
    """Filters of the list; all given must hold."""

    q: str | None = Field(
        None,
        max_length=1_000,
        description='Words are all required; `OR`, `NOT` or `-word`, `"a phrase"`, `prefix*`, `( )`.',
        examples=['"peace talks" (Kyiv OR Kiev) -sport'],
    )
    entity: str | None = Field(None, description="An entity's id, its name, or any form of it in the article.")
    source: str | None = Field(None, description="A source or a provider.")
    topic: str | None = Field(None, description="Code or name of a topic.", examples=["medtop:16000000"])
    language: str | None = Field(
        None, description="Detected where that is confident, else declared; `en` holds `en-GB`.", examples=["en"]
    )
    sentiment: Tone | None = Field(None, description="Tone of the whole article.")
    status: Status = Field(Status.USABLE, description="`canceled` lists what was killed.")
    published_from: Moment | None = Field(None, description="Issued then or later; a bare date is midnight UTC.")
    published_to: Moment | None = Field(None, description="Issued before then.")
    received_from: Moment | None = Field(None, description="Received then or later.")
    received_to: Moment | None = Field(None, description="Received before then.")
    limit: int = Field(20, ge=1, le=500, description="Articles a page.")
    cursor: CursorText = None
    sort: Sort = Field(
        Sort.PUBLISHED,
        description=f"Newest first, or best first, which needs `q` and ranks the {NEWEST_RANKED} matches stored last. "
        "What was never issued sorts by its receipt.",
    )


@router.get("", summary="Find articles", response_model=ArticleList)
def find(asked: Annotated[ArticleParameters, Query()], store: Store) -> Response:
    """Articles in their current version, newest first, with everything that is known of them."""
    if asked.sort is Sort.RELEVANCE and asked.q is None:
        raise Problem(422, "invalid_parameter", "relevance is to a query: set q as well", parameter="sort")
    filters = _filters(asked)
    try:
        page = store.articles(filters, sort=asked.sort, limit=asked.limit, cursor=cursor_of(asked.cursor))
    except BadCursor as error:
        raise bad_cursor(error) from None
    return document_list(page.items, page.next, page.total)


def _filters(asked: ArticleParameters) -> Filters:
    given = asked.model_dump(exclude={"q", "limit", "cursor", "sort"})
    return Filters(query=_query(asked.q), **given)


def _query(q: str | None) -> Words | None:
    try:
        return None if q is None else parse(q)
    except QueryError as error:
        raise Problem(422, "invalid_query", str(error), parameter="q", position=error.position) from None


@router.get("/{article_id}", summary="Read an article", response_model=EnrichedArticle, responses=NOT_FOUND)
def read(article_id: UUID, _: Annotated[NoParameters, Query()], store: Store) -> Response:
    """The article in its current version. One that was killed says so: `status` is `canceled`."""
    found = store.article(article_id)
    if found is None:
        raise _not_found(article_id)
    return document(found)


@router.get("/{article_id}/versions", summary="Its versions", response_model=ArticleList, responses=NOT_FOUND)
def versions(article_id: UUID, _: Annotated[NoParameters, Query()], store: Store) -> Response:
    """Every version that may be seen, the current one first, then the newest."""
    found = store.versions(article_id)
    if not found:
        raise _not_found(article_id)
    return document_list(found, None, Total(len(found)))


def _not_found(article_id: UUID) -> Problem:
    return Problem(404, "not_found", f"no article {article_id}", parameter="article_id")
