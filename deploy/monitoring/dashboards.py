"""The four dashboards, and what all have in common: variables, links, refresh."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import DashboardLinkType, VariableRefresh, VariableSort

from deploy.monitoring import api_and_store, overview, pipeline, sources
from deploy.monitoring.panels import SOURCE, Section, build

TAG = "dateline"


@dataclass(frozen=True, slots=True)
class Variable:
    """A choice at the top: the query that lists the values."""

    name: str
    title: str
    description: str
    query: str


JOB = Variable("job", "Job", "The services that are shown.", "label_values(dateline_build_info, job)")
INSTANCE = Variable(
    "instance", "Instance", "Their processes.", 'label_values(dateline_build_info{job=~"$job"}, instance)'
)
FEED = Variable(
    "feed",
    "Feed",
    "Feeds with metrics of their own.",
    'label_values(dateline_feed_articles_total{job=~"$job",instance=~"$instance"}, feed)',
)


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard; its `uid` is part of its address and of links, and stays."""

    uid: str
    title: str
    description: str
    sections: Sequence[Section]
    variables: tuple[Variable, ...] = (JOB, INSTANCE)


BOARDS = (
    Board("dateline-overview", "Dateline: overview", overview.ABOUT, overview.SECTIONS),
    Board("dateline-pipeline", "Dateline: pipeline", pipeline.ABOUT, pipeline.SECTIONS),
    Board("dateline-sources", "Dateline: sources", sources.ABOUT, sources.SECTIONS, (JOB, INSTANCE, FEED)),
    Board("dateline-api-store", "Dateline: API and store", api_and_store.ABOUT, api_and_store.SECTIONS),
)


def as_json(board: Board) -> str:
    """The dashboard as Grafana reads it."""
    made = dashboard.Dashboard(board.title).uid(board.uid).description(board.description).tags([TAG]).readonly()
    made = made.refresh("30s").time("now-1h", "now").timezone("browser").link(_link()).with_variable(_source())
    for variable in board.variables:
        made = made.with_variable(_variable(variable))
    numbers = count(1)
    for section in board.sections:
        made = made.with_row(dashboard.Row(section.title).id(next(numbers)))
        for panel in section.panels:
            made = made.with_panel(build(panel, next(numbers)))
    return JSONEncoder(sort_keys=True, indent=2).encode(made.build()) + "\n"


def _source() -> dashboard.DatasourceVariable:
    return dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus")


def _variable(variable: Variable) -> dashboard.QueryVariable:
    made = dashboard.QueryVariable(variable.name).label(variable.title).description(variable.description)
    made = made.datasource(SOURCE).query(variable.query).refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
    return made.sort(VariableSort.ALPHABETICAL_ASC).multi(True).include_all(True).all_value(".*")  # noqa: FBT003


def _link() -> dashboard.DashboardLink:
    made = dashboard.DashboardLink("Dateline").type(DashboardLinkType.DASHBOARDS).tags([TAG])
    return made.include_vars(True).keep_time(True)  # noqa: FBT003
