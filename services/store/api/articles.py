"""Articles: found, read, and their versions. An article withheld or under embargo is in no answer."""

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from schemas import EnrichedArticle
from services.common.http import Problem
from services.store.api.access import needs
from services.store.api.answers import NOT_FOUND, PROBLEMS, ListAnswer, document, document_list
from services.store.api.filters import StoredParameters
from services.store.api.parameters import CursorText, NoParameters, bad_cursor, cursor_of, repository_of
from services.store.api.views import ArticleHit, PartialArticle, view_of
from services.store.keys import Scope
from services.store.query.tree import words_of
from services.store.repository import NEWEST_RANKED, BadCursor, Document, Repository, Sort

router = APIRouter(prefix="/v1/articles", tags=["articles"], responses=PROBLEMS, dependencies=[needs(Scope.READ)])
Store = Annotated[Repository, Depends(repository_of)]


class ArticleList(ListAnswer[ArticleHit | PartialArticle]):
    """A page of articles, each whole, in its current version; parts of them where `fields` says so."""


class VersionList(ListAnswer[EnrichedArticle]):
    """The versions of an article."""


class Versions(StrEnum):
    """Which versions a list shows."""

    LATEST = "latest"
    ALL = "all"


class ListParameters(StoredParameters):
    """Filters, order and looks of the list."""

    limit: int = Field(20, ge=1, le=500, description="Articles a page.")
    cursor: CursorText = None
    sort: Sort = Field(
        Sort.PUBLISHED,
        description=f"Newest first; or best first, which needs words in `q` and ranks the newest {NEWEST_RANKED} "
        "matches; or by the score of the tone, lowest or (`-`) highest first, of those that have one. "
        "What was never issued sorts by its receipt.",
    )
    versions: Versions = Field(
        Versions.LATEST,
        description="`all` gives every version that may be seen of each article found, the current one first; "
        "filters, `limit` and `total` are of current versions.",
    )
    fields: list[str] = Field(
        default_factory=list,
        max_length=100,
        description="Only these fields of each article, repeated or parted by commas; "
        "article_id and version always come.",
        examples=[["headline,published_at"]],
    )
    highlight: bool = Field(default=False, description="Tells in `highlight` where the words of `q` stand.")


@router.get("", summary="Find articles", response_model=ArticleList)
def find(asked: Annotated[ListParameters, Query()], store: Store) -> Response:
    """Articles in their current version, newest first, with everything that is known of them."""
    filters, query = asked.filters(), asked.query
    if asked.sort is Sort.RELEVANCE and not any(words_of(query)):
        raise Problem(422, "invalid_parameter", "relevance is to words: set q as well", parameter="sort")
    view = view_of(asked.fields, query, highlight=asked.highlight)
    try:
        page = store.articles(filters, sort=asked.sort, limit=asked.limit, cursor=cursor_of(asked.cursor))
    except BadCursor as error:
        raise bad_cursor(error) from None
    items = page.items if asked.versions is Versions.LATEST else _all_versions(store, page.items)
    return document_list(tuple(map(view.show, items)), page.next, page.total)


def _all_versions(store: Repository, items: Iterable[Document]) -> list[Document]:
    return [version for item in items for version in store.versions(UUID(json.loads(item)["article_id"]))]


@router.get("/{article_id}", summary="Read an article", response_model=EnrichedArticle, responses=NOT_FOUND)
def read(article_id: UUID, _: Annotated[NoParameters, Query()], store: Store) -> Response:
    """The article in its current version. One that was killed says so: `status` is `canceled`."""
    found = store.article(article_id)
    if found is None:
        raise not_found(article_id)
    return document(found)


def not_found(article_id: UUID) -> Problem:
    """The answer where there is no such article, or none that may be seen."""
    return Problem(404, "not_found", f"no article {article_id}", parameter="article_id")
