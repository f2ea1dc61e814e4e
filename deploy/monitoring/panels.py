"""Panels: what a plain value says, as Grafana's classic JSON by the Foundation SDK."""

from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import common, prometheus, stat, timeseries
from grafana_foundation_sdk.builders.dashboard import ThresholdsConfig
from grafana_foundation_sdk.models.common import (
    BigValueColorMode,
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
    TooltipDisplayMode,
)
from grafana_foundation_sdk.models.dashboard import DataSourceRef, Threshold, ThresholdsMode

SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
WIDTH, HEIGHT = 8, 8
"""A third of a row."""


@dataclass(frozen=True, slots=True)
class Query:
    """PromQL, and what each of its lines is called."""

    expr: str
    legend: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Lines over time; `stacked` where their sum means something."""

    title: str
    description: str
    unit: str
    queries: tuple[Query, ...]
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """One number now, in the colour of the last limit it has passed: (limit, colour), the first limit is None."""

    title: str
    description: str
    unit: str
    query: Query
    limits: tuple[tuple[float | None, str], ...] = ((None, "green"),)


Panel = Graph | Number
Made = timeseries.Panel | stat.Panel


@dataclass(frozen=True, slots=True)
class Section:
    """Panels under one head."""

    title: str
    panels: tuple[Panel, ...]


def build(panel: Panel, number: int) -> Made:
    """The panel for the SDK; `number` is its own on the dashboard."""
    made = _graph(panel) if isinstance(panel, Graph) else _number(panel)
    made = made.title(panel.title).description(panel.description).unit(panel.unit).datasource(SOURCE)
    for place, query in enumerate(queries(panel)):
        made = made.with_target(_target(query, chr(ord("A") + place)))
    share = 1 if isinstance(panel, Graph) else 2
    return made.id(number).span(WIDTH // share).height(HEIGHT // share)


def queries(panel: Panel) -> Sequence[Query]:
    """Its queries."""
    return panel.queries if isinstance(panel, Graph) else (panel.query,)


def _target(query: Query, name: str) -> prometheus.Dataquery:
    return prometheus.Dataquery().expr(query.expr).legend_format(query.legend).ref_id(name).range().datasource(SOURCE)


def _graph(panel: Graph) -> timeseries.Panel:
    legend = (
        common.VizLegendOptions()
        .display_mode(LegendDisplayMode.LIST)
        .placement(LegendPlacement.BOTTOM)
        .show_legend(True)  # noqa: FBT003 - the SDK's signature
    )
    made = timeseries.Panel().legend(legend).tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
    made = made.line_width(1).fill_opacity(20 if panel.stacked else 5).min(0)
    return made.stacking(common.StackingConfig().mode(StackingMode.NORMAL)) if panel.stacked else made


def _number(panel: Number) -> stat.Panel:
    steps = [Threshold(value=limit, color=colour) for limit, colour in panel.limits]
    limits = ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)
    last = common.ReduceDataOptions().calcs(["lastNotNull"])
    return stat.Panel().thresholds(limits).color_mode(BigValueColorMode.VALUE).reduce_options(last)
