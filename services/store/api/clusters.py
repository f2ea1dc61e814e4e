"""Clusters: the same story across wires, who was first, and why its articles are taken for the same."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from schemas.base import UtcTime
from services.common.http import Problem
from services.store.api.access import needs
from services.store.api.answers import PROBLEMS, problems
from services.store.api.parameters import (
    CursorText,
    Moment,
    NoParameters,
    Parameters,
    bad_cursor,
    cursor_of,
    repository_of,
)
from services.store.clusters.stories import Cluster, Member, Wanted
from services.store.cursors import write_cursor
from services.store.keys import Scope
from services.store.repository import BadCursor, Repository

router = APIRouter(prefix="/v1/clusters", tags=["clusters"], responses=PROBLEMS, dependencies=[needs(Scope.READ)])
Store = Annotated[Repository, Depends(repository_of)]


class MemberAnswer(BaseModel):
    """An article of the story."""

    article_id: UUID
    source: str
    headline: str
    published_at: UtcTime


class SourceAnswer(BaseModel):
    """A source that tells the story."""

    source: str
    articles: int
    first_published_at: UtcTime


class ClusterAnswer(BaseModel):
    """A story: its id is that of its first article, as far as is known; articles keep their own ids."""

    id: UUID
    first: MemberAnswer
    articles: int
    sources: list[SourceAnswer] = Field(description="In the order in which they told it.")
    last_published_at: UtcTime


class EvidenceAnswer(MemberAnswer):
    """An article of the story, and what makes it one."""

    like: UUID | None = Field(None, description="The earlier article it tells the same as; null: the first.")
    score: float | None = Field(None, description="How sure that is, from 0 to 1.")
    why: str | None = Field(None, description="What they share.", examples=["71% of the text, 5 names"])


class ClusterDetails(ClusterAnswer):
    """The story with its timeline."""

    timeline: list[EvidenceAnswer] = Field(description="Its articles in the order of publication.")


class ClusterList(BaseModel):
    """A page of stories, those with the newest article first."""

    items: list[ClusterAnswer]
    next_cursor: str | None = Field(description="Asks for the next page; null on the last.")


class ClusterParameters(Parameters):
    """Which stories."""

    articles_min: int = Field(2, ge=2, le=10_000, description="Told by so many articles at least.")
    sources_min: int = Field(1, ge=1, le=1_000, description="Told by so many sources at least.")
    published_from: Moment | None = Field(None, description="Whose newest article is of then or later.")
    published_to: Moment | None = Field(None, description="Whose newest article is of before then.")
    limit: int = Field(20, ge=1, le=100, description="Stories a page.")
    cursor: CursorText = None


@router.get("", summary="Stories across wires")
def find(asked: Annotated[ClusterParameters, Query()], store: Store) -> ClusterList:
    """Articles of 72 hours that share their text, or names and more; a moment behind the articles."""
    wanted = Wanted(
        articles=asked.articles_min, sources=asked.sources_min, since=asked.published_from, until=asked.published_to
    )
    try:
        page = store.clusters.page(wanted, limit=asked.limit, cursor=cursor_of(asked.cursor))
    except BadCursor as error:
        raise bad_cursor(error) from None
    return ClusterList(items=[ClusterAnswer(**_told(one)) for one in page.items], next_cursor=write_cursor(page.next))


@router.get("/{article_id}", summary="One story", responses=problems({404: "The article is in no story of two."}))
def read(article_id: UUID, _: Annotated[NoParameters, Query()], store: Store) -> ClusterDetails:
    """The story that an article is in, whichever of its articles that is."""
    found = store.clusters.cluster(article_id)
    if found is None:
        raise Problem(404, "not_found", f"no story of two articles has {article_id}", parameter="article_id")
    timeline = [EvidenceAnswer(**_member(one), like=one.like, score=one.score, why=one.why) for one in found.members]
    return ClusterDetails(**_told(found), timeline=timeline)


def _told(cluster: Cluster) -> dict[str, Any]:
    own: dict[str, list[Member]] = {}
    for member in cluster.members:
        own.setdefault(member.source, []).append(member)
    sources = [
        SourceAnswer(source=name, articles=len(members), first_published_at=members[0].published_at)
        for name, members in own.items()
    ]
    return {
        "id": cluster.id,
        "first": MemberAnswer(**_member(cluster.members[0])),
        "articles": len(cluster.members),
        "sources": sources,
        "last_published_at": cluster.members[-1].published_at,
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "article_id": member.article_id,
        "source": member.source,
        "headline": member.headline,
        "published_at": member.published_at,
    }
