"""Overview: are the objectives kept, and if not, since when."""

from deploy.monitoring.objectives import OBJECTIVES, Objective
from deploy.monitoring.panels import Graph, Number, Query, Section
from deploy.monitoring.promql import most, rate, since
from deploy.monitoring.selections import CHOSEN

ABOUT = "Whether what is promised is kept: freshness, books, API; then the services in one line each."
_GOOD_IS_MORE = ((None, "red"), (0.0, "orange"), (0.25, "green"))


def _spoken(objective: Objective) -> str:
    return objective.name.replace("_", " ").replace("api", "API")


def _budget(objective: Objective) -> Number:
    return Number(
        f"Budget left: {_spoken(objective)}",
        f"{objective.title}. What is left of the errors this allows in 30 days; below 0 the objective is broken.",
        "percentunit",
        Query(f"dateline:{objective.name}_budget_left:ratio", "left"),
        _GOOD_IS_MORE,
    )


def _burn(objective: Objective) -> Graph:
    return Graph(
        f"Share of errors: {_spoken(objective)}",
        f"{objective.title}. The share of bad events; pages at {14.4 * objective.budget:.2%} over an hour.",
        "percentunit",
        tuple(Query(objective.series(window), window) for window in ("5m", "1h", "6h")),
    )


_NOW = Section(
    "Now",
    (
        *map(_budget, OBJECTIVES),
        Number(
            "Canary age",
            "Time since the newest canary in the store had left ingest: the way through the whole system.",
            "s",
            Query("dateline:canary_age_seconds", "age"),
            ((None, "green"), (30.0, "orange"), (60.0, "red")),
        ),
        Number(
            "Books: difference",
            "Article versions missing, doubled or unexplained by the last balance of what is durable. Must be 0.",
            "short",
            Query(f"max(dateline_books_difference_articles{{{CHOSEN}}})", "difference"),
            ((None, "green"), (1.0, "red")),
        ),
        Number(
            "Alerts that fire",
            "Those that page and those that wait for the morning. The runbook has a page for each.",
            "short",
            Query('count(ALERTS{alertstate="firing",alertname=~"Dateline.+"}) or vector(0)', "firing"),
            ((None, "green"), (1.0, "red")),
        ),
    ),
)

_OBJECTIVES = Section("Objectives", tuple(map(_burn, OBJECTIVES)))

_BOOKS = Section(
    "Canaries and books",
    (
        Graph(
            "Canary age by hop",
            "Time since the newest canary each hop has done had left. The first hop that is late is the cause.",
            "s",
            (Query(since("dateline_canary_timestamp_seconds", CHOSEN, "hop"), "{{hop}}"),),
        ),
        Graph(
            "Where acknowledged articles are",
            "By the last balance: stored, dead, in flight or missing. Together they are all that was acknowledged.",
            "short",
            (
                Query(most("dateline_books_articles", CHOSEN, "state"), "{{state}}"),
                Query(most("dateline_books_acknowledged_articles", CHOSEN), "acknowledged"),
            ),
        ),
        Graph(
            "Age of the last balance",
            "`dateline books --watch` balances again and again; an old balance proves nothing about now.",
            "s",
            (Query(since("dateline_books_timestamp_seconds", CHOSEN), "age"),),
        ),
    ),
)

_SERVICES = Section(
    "Services",
    (
        Graph(
            "Articles a second by hop",
            "Deliveries with any outcome. The three hops should run alike.",
            "short",
            (Query(rate("dateline_articles_total", CHOSEN, "hop"), "{{hop}}"),),
        ),
        Graph(
            "Ready checks",
            "1: every check of the service holds; below: one of them does not, see Pipeline.",
            "short",
            (Query(f"min by (job, instance) (dateline_ready{{{CHOSEN}}})", "{{job}} {{instance}}"),),
        ),
        Graph(
            "Alerts",
            "Alerts that fire, by name.",
            "short",
            (
                Query(
                    'count by (alertname) (ALERTS{alertstate="firing",alertname=~"Dateline.+"}) or vector(0)',
                    "{{alertname}}",
                ),
            ),
        ),
        Graph(
            "Disk in use",
            "Of the disk with the data folder. At 90 % somebody is woken.",
            "percentunit",
            (
                Query(
                    f"1 - dateline_data_free_bytes{{{CHOSEN}}} / (dateline_data_capacity_bytes{{{CHOSEN}}} > 0)",
                    "{{job}} {{instance}}",
                ),
            ),
        ),
        Graph(
            "Versions that run",
            "Processes by version: two during a rolling upgrade, one before and after.",
            "short",
            (Query(f"count by (version, python) (dateline_build_info{{{CHOSEN}}})", "{{version}}, Python {{python}}"),),
        ),
    ),
)

SECTIONS = (_NOW, _OBJECTIVES, _BOOKS, _SERVICES)
