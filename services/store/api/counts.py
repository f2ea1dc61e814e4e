"""Counts of articles: facets, and time series with their tone."""

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from schemas.base import UtcTime
from services.common.http import Problem
from services.store.api.access import needs
from services.store.api.answers import PROBLEMS, TotalAnswer, total_of
from services.store.api.filters import StoredParameters
from services.store.api.parameters import repository_of
from services.store.counts import FACETED, FACETS, Value
from services.store.keys import Scope
from services.store.repository import Repository
from services.store.series import MOST_POINTS, Interval, Point, Series, TooMany

router = APIRouter(prefix="/v1", tags=["counts"], responses=PROBLEMS, dependencies=[needs(Scope.READ)])
Store = Annotated[Repository, Depends(repository_of)]
Facet = StrEnum("Facet", {name.upper(): name for name in FACETS})  # type: ignore[misc]
_USUAL = [Facet(name) for name in ("source", "topic", "entity", "language", "sentiment")]


class ValueAnswer(BaseModel):
    """A value, how many articles have it, and what a filter takes to ask for them."""

    key: str = Field(examples=["medtop:16000000"])
    name: str = Field(examples=["conflict, war and peace"])
    articles: int


class FacetsAnswer(BaseModel):
    """Counts by facet; `counted` says of how many articles."""

    counted: TotalAnswer = Field(description=f"`gte`: more match, and the newest {FACETED} were counted.")
    facets: dict[Facet, list[ValueAnswer]]


class FacetParameters(StoredParameters):
    """Filters, and what to count by."""

    by: list[Facet] = Field(
        default_factory=lambda: list(_USUAL), max_length=len(FACETS), description="Facets, repeated."
    )
    limit: int = Field(10, ge=1, le=500, description="Values a facet.")


@router.get("/facets", summary="Count by facet")
def count(asked: Annotated[FacetParameters, Query()], store: Store) -> FacetsAnswer:
    """The most frequent values of each facet among the articles that match."""
    found = store.counts.facets(asked.filters(), [*map(str, asked.by)], asked.limit)
    values = {Facet(kind): [*map(value_answer, values)] for kind, values in found.values.items()}
    return FacetsAnswer(counted=TotalAnswer.model_validate(total_of(found.counted)), facets=values)


def value_answer(value: Value) -> ValueAnswer:
    """The value as it goes out."""
    return ValueAnswer(key=value.key, name=value.name, articles=value.articles)


class Metric(StrEnum):
    """What a point says; tones to a hundredth."""

    COUNT = "count"
    MEAN = "sentiment_mean"
    P10 = "sentiment_p10"
    P90 = "sentiment_p90"


class PointAnswer(BaseModel):
    """The articles published in one stretch of time; null where none has a tone, absent where not asked for."""

    start: UtcTime
    count: int | None = None
    sentiment_mean: float | None = None
    sentiment_p10: float | None = Field(None, description="A tenth of the articles have that score or a lower one.")
    sentiment_p90: float | None = Field(None, description="Nine tenths have that score or a lower one.")


class SeriesAnswer(BaseModel):
    """Points without gaps, from the first with articles to the last; `key` and `name` with `group_by`."""

    key: str | None = None
    name: str | None = None
    points: list[PointAnswer]


class TimeseriesAnswer(BaseModel):
    """One series, or one a group."""

    interval: Interval
    series: list[SeriesAnswer]


Metrics = Annotated[
    list[Metric],
    Field(max_length=4, description="What each point says, repeated.", default_factory=lambda: list(Metric)),
]
IntervalField = Annotated[Interval, Field(description=f"In UTC, weeks from Monday; {MOST_POINTS} points at most.")]


class TimeseriesParameters(StoredParameters):
    """Filters, stretches, and what to say of each."""

    interval: IntervalField = Interval.DAY
    metrics: Metrics
    group_by: Facet | None = Field(None, description="A series for each of the most frequent values of it.")
    groups: int = Field(10, ge=1, le=50, description="Groups at most.")


@router.get("/timeseries", summary="Count over time", response_model_exclude_unset=True)
def over_time(asked: Annotated[TimeseriesParameters, Query()], store: Store) -> TimeseriesAnswer:
    """How many of the articles that match were published when, and how their tone lay."""
    try:
        if asked.group_by is None:
            series: tuple[Series, ...] = (store.counts.series(asked.filters(), asked.interval),)
        else:
            series = store.counts.grouped(asked.filters(), asked.interval, str(asked.group_by), asked.groups)
    except TooMany as error:
        raise too_many(error) from None
    return timeseries_answer(series, asked.interval, asked.metrics)


def too_many(error: TooMany) -> Problem:
    """The answer where an interval is too short."""
    return Problem(422, "invalid_parameter", str(error), parameter="interval")


def timeseries_answer(series: tuple[Series, ...], interval: Interval, metrics: list[Metric]) -> TimeseriesAnswer:
    """Series as they go out."""
    return TimeseriesAnswer(interval=interval, series=[_series(one, metrics) for one in series])


def _series(series: Series, metrics: list[Metric]) -> SeriesAnswer:
    points = [_point(point, metrics) for point in series.points]
    named: dict[str, Any] = {} if series.key is None else {"key": series.key, "name": series.name}
    return SeriesAnswer(points=points, **named)


def _point(point: Point, metrics: list[Metric]) -> PointAnswer:
    values = {
        Metric.COUNT: point.articles,
        Metric.MEAN: point.mean,
        Metric.P10: point.p10,
        Metric.P90: point.p90,
    }
    return PointAnswer.model_validate({"start": point.start, **{metric.value: values[metric] for metric in metrics}})
