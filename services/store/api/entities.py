"""Entities: who and what the articles name, beside whom, when, and who is in the news."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from schemas.base import UtcTime
from schemas.enriched import EntityType
from services.common.http import Problem
from services.store.api.access import needs
from services.store.api.answers import PROBLEMS, ListAnswer, TotalAnswer, problems, total_of
from services.store.api.counts import (
    IntervalField,
    Metrics,
    TimeseriesAnswer,
    ValueAnswer,
    timeseries_answer,
    too_many,
    value_answer,
)
from services.store.api.parameters import (
    CursorText,
    Moment,
    NoParameters,
    Parameters,
    bad_cursor,
    cursor_of,
    repository_of,
)
from services.store.counts import NEIGHBOURED, EntityPage, Stretch, Trend
from services.store.cursors import write_cursor
from services.store.keys import Scope
from services.store.repository import BadCursor, KnownEntity, Repository
from services.store.series import Interval, TooMany

router = APIRouter(prefix="/v1", tags=["entities"], responses=PROBLEMS, dependencies=[needs(Scope.READ)])
Store = Annotated[Repository, Depends(repository_of)]
EntityId = Annotated[
    str, Path(max_length=2_000, description="Its id, as lists give it.", examples=["per:ada-lovelace"])
]
_UNKNOWN = problems({404: "No such entity in any article that may be seen."})
_EARLIEST = datetime(1901, 1, 1, tzinfo=UTC)
"""Before it, ids do not tell times apart."""

_HOURS = {"h": 1, "d": 24}
_LONGEST_WINDOW, _LONGEST_BASELINE = 24 * 31, 366


class EntityAnswer(BaseModel):
    """An entity and the number of articles that name it."""

    id: str = Field(examples=["per:ada-lovelace"])
    type: EntityType
    name: str = Field(examples=["Ada Lovelace"])
    articles: int


class EntityList(ListAnswer[EntityAnswer]):
    """A page of entities, those in most articles first."""


class EntityDetails(EntityAnswer):
    """An entity across articles."""

    names: list[ValueAnswer] = Field(description="How its newest 1,000 articles write it in full.")
    first_published_at: UtcTime = Field(description="Of the oldest article that names it.")
    last_published_at: UtcTime = Field(description="Of the newest.")


class EntityParameters(Parameters):
    """Filters of the list."""

    prefix: str = Field("", max_length=200, description="Start of a word of the name; case does not matter.")
    type: EntityType | None = Field(None, description="Only names of this kind.")
    limit: int = Field(20, ge=1, le=500, description="Entities a page.")
    cursor: CursorText = None


@router.get("/entities", summary="Find entities")
def find(asked: Annotated[EntityParameters, Query()], store: Store) -> EntityList:
    """The entities of usable articles, with how many name each."""
    try:
        page = store.entities(limit=asked.limit, prefix=asked.prefix, kind=asked.type, cursor=cursor_of(asked.cursor))
    except BadCursor as error:
        raise bad_cursor(error) from None
    items = [EntityAnswer(**_entity(one)) for one in page.items]
    total = TotalAnswer.model_validate(total_of(page.total))
    return EntityList(items=items, next_cursor=write_cursor(page.next), total=total)


def _entity(one: KnownEntity) -> dict[str, Any]:
    return {"id": one.id, "type": one.type, "name": one.name, "articles": one.articles}


class NeighbourAnswer(EntityAnswer):
    """An entity named beside another."""

    together: int = Field(description="How many of the articles that were looked at name both.")


class NeighbourList(BaseModel):
    """Entities named beside another, the most frequent first."""

    items: list[NeighbourAnswer]
    counted: TotalAnswer = Field(description=f"Articles looked at; `gte`: there are more than {NEIGHBOURED}.")


class NeighbourParameters(Parameters):
    """Which of them."""

    type: EntityType | None = Field(None, description="Only names of this kind.")
    limit: int = Field(20, ge=1, le=500, description="Entities at most.")


@router.get("/entities/{entity_id:path}/cooccurring", summary="Who is named beside it", responses=_UNKNOWN)
def beside(entity_id: EntityId, asked: Annotated[NeighbourParameters, Query()], store: Store) -> NeighbourList:
    """The entities that its newest articles name as well."""
    _details(store, entity_id)
    found = store.counts.neighbours(entity_id, asked.type, asked.limit)
    items = [NeighbourAnswer(**_entity(one.entity), together=one.together) for one in found.items]
    return NeighbourList(items=items, counted=TotalAnswer.model_validate(total_of(found.counted)))


class EntitySeriesParameters(Parameters):
    """Stretches, and what to say of each."""

    interval: IntervalField = Interval.DAY
    metrics: Metrics


@router.get(
    "/entities/{entity_id:path}/timeseries",
    summary="When it was in the news",
    responses=_UNKNOWN,
    response_model_exclude_unset=True,
)
def over_time(entity_id: EntityId, asked: Annotated[EntitySeriesParameters, Query()], store: Store) -> TimeseriesAnswer:
    """How many articles named it when, and the tone towards it."""
    _details(store, entity_id)
    try:
        series = store.counts.entity_series(entity_id, asked.interval)
    except TooMany as error:
        raise too_many(error) from None
    return timeseries_answer((series,), asked.interval, asked.metrics)


@router.get("/entities/{entity_id:path}", summary="Read an entity", responses=_UNKNOWN)
def read(entity_id: EntityId, _: Annotated[NoParameters, Query()], store: Store) -> EntityDetails:
    """An entity across articles: those whose type and folded name are the same."""
    page = _details(store, entity_id)
    names = [*map(value_answer, page.names)]
    return EntityDetails(
        **_entity(page.entity), names=names, first_published_at=page.first, last_published_at=page.last
    )


def _details(store: Repository, entity_id: str) -> EntityPage:
    page = store.counts.entity(entity_id)
    if page is None:
        raise Problem(404, "not_found", f"no entity {entity_id}", parameter="entity_id")
    return page


class TrendAnswer(EntityAnswer):
    """An entity that is in the news more than it was."""

    in_window: int = Field(description="Articles of the window that name it.")
    expected: float = Field(description="Articles that the baseline let expect.")
    score: float = Field(description="Standard deviations above what was expected, of a Poisson count.")


class TrendList(BaseModel):
    """Entities in the news, the greatest score first."""

    items: list[TrendAnswer]


Duration = Annotated[str, Field(pattern=r"^[1-9]\d{0,3}[hd]$")]


class TrendParameters(Parameters):
    """The time that counts, and the time before it."""

    window: Duration = Field("24h", description="The last hours or days, 31 days at most.", examples=["24h"])
    baseline: Duration = Field("7d", description="Whole days before the window, 366 at most.", examples=["7d"])
    until: Moment | None = Field(None, description="The window ends then; unset: now.")
    type: EntityType | None = Field(None, description="Only names of this kind.")
    limit: int = Field(20, ge=1, le=100, description="Entities at most.")


@router.get("/trending", summary="Who is in the news")
def trending(asked: Annotated[TrendParameters, Query()], store: Store) -> TrendList:
    """Entities that the articles of the window name more often than those of the days before did."""
    hours = _hours("window", asked.window, _LONGEST_WINDOW)
    days = _hours("baseline", asked.baseline, 24 * _LONGEST_BASELINE) // 24
    if not days:
        raise Problem(422, "invalid_parameter", "the baseline is a day at least", parameter="baseline")
    found = store.counts.trending(
        Stretch(max(asked.until or datetime.now(UTC), _EARLIEST), hours, days), asked.type, asked.limit
    )
    return TrendList(items=[_trend(trend) for trend in found])


def _trend(trend: Trend) -> TrendAnswer:
    return TrendAnswer(**_entity(trend.entity), in_window=trend.articles, expected=trend.expected, score=trend.score)


def _hours(name: str, text: str, most: int) -> int:
    hours = int(re.sub(r"\D", "", text)) * _HOURS[text[-1]]
    if hours > most:
        raise Problem(422, "invalid_parameter", f"{text} is longer than {most // 24} days", parameter=name)
    return hours
