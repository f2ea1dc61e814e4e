"""The committed dashboards, and what their queries are made of."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import promql_parser as promql

GRAFANA = Path(__file__).parents[2] / "deploy" / "grafana"
FILES = sorted((GRAFANA / "dashboards").glob("*.json"))


@dataclass(frozen=True, slots=True)
class Target:
    """One query of a panel."""

    board: str
    panel: str
    expr: str

    def filled(self, interval: str = "1m", **chosen: str) -> str:
        """As Grafana would ask: the interval and the variables put in; those not chosen are all."""
        expr = self.expr.replace("$__rate_interval", interval)
        for name in ("job", "instance", "feed"):
            expr = expr.replace(f"${name}", chosen.get(name, ".*"))
        return expr


def board(path: Path) -> dict[str, Any]:
    """A dashboard."""
    return dict(json.loads(path.read_text()))


def panels(path: Path) -> list[dict[str, Any]]:
    """Its panels, rows left out."""
    return [panel for panel in board(path)["panels"] if panel["type"] != "row"]


def targets() -> list[Target]:
    """Every query of every panel."""
    return [
        Target(path.stem, panel["title"], query["expr"])
        for path in FILES
        for panel in panels(path)
        for query in panel["targets"]
    ]


@dataclass(frozen=True, slots=True)
class Selector:
    """A metric as a query selects it; `ranged` by the function around a range of it, else None."""

    name: str
    labels: frozenset[str]
    function: str | None


@cache
def selectors(expr: str) -> tuple[Selector, ...]:
    """Every metric that is selected in the expression."""
    return tuple(_walk(promql.parse(expr), None))


def _walk(node: Any, function: str | None) -> Iterator[Selector]:
    if isinstance(node, promql.VectorSelector):
        labels = frozenset(matcher.name for matcher in node.matchers.matchers)
        yield Selector(node.name or "", labels, function)
    elif isinstance(node, promql.MatrixSelector):
        yield from _walk(node.vector_selector, function or "range")
    elif isinstance(node, promql.Call):
        for argument in node.args:
            yield from _walk(argument, node.func.name if isinstance(argument, promql.MatrixSelector) else None)
    else:
        for part in ("expr", "lhs", "rhs"):
            if hasattr(node, part):
                yield from _walk(getattr(node, part), None)
