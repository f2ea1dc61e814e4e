"""The objectives: what is promised to users, and how fast its budget of errors may be spent.

Burn rates and windows after The Site Reliability Workbook, chapter 5, table 5-8 (two windows each: the long one says
that it matters, the short one that it still goes on).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from deploy.monitoring.selections import API_REQUESTS

WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d")


@dataclass(frozen=True, slots=True)
class Objective:
    """A share of events that shall be good.

    Attributes:
        name: Part of series and alerts.
        title: Said to people.
        target: The share, 0 to 1.
        bad: PromQL, the rate of bad events; WINDOW is filled in.
        all: The rate of all events.
    """

    name: str
    title: str
    target: float
    bad: str
    all: str

    @property
    def budget(self) -> float:
        """The share of events that may be bad."""
        return round(1 - self.target, 9)

    @property
    def alert(self) -> str:
        """The name of its alerts."""
        return "Dateline" + "".join(word.capitalize() for word in self.name.split("_")) + "Burns"

    @property
    def file(self) -> str:
        """The name of its rule file and its test file."""
        return f"objective-{self.name.replace('_', '-')}.yaml"

    def series(self, window: str) -> str:
        """The recorded share of bad events over a window."""
        return f"dateline:{self.name}_errors:ratio_rate{window}"


@dataclass(frozen=True, slots=True)
class Burn:
    """A rate at which the budget is spent, and who is told."""

    factor: float
    long: str
    short: str
    severity: str
    wait: str


BURNS = (
    Burn(14.4, "1h", "5m", "page", "2m"),
    Burn(6, "6h", "30m", "page", "5m"),
    Burn(3, "1d", "2h", "ticket", "15m"),
    Burn(1, "3d", "6h", "ticket", "1h"),
)

_COUNT = "sum(rate(dateline_end_to_end_seconds_count[WINDOW]))"
_REQUESTS = f"sum(rate(dateline_http_request_seconds_count{{{API_REQUESTS}}}[WINDOW]))"

OBJECTIVES = (
    Objective(
        "freshness",
        "99 % of articles can be found within 5 s of their receipt",
        0.99,
        f'({_COUNT} - sum(rate(dateline_end_to_end_seconds_bucket{{le="5.0"}}[WINDOW])))',
        _COUNT,
    ),
    Objective(
        "api_availability",
        "99.9 % of API requests are answered without a server error",
        0.999,
        f'(sum(rate(dateline_http_request_seconds_count{{{API_REQUESTS},code=~"5.."}}[WINDOW])) or vector(0))',
        _REQUESTS,
    ),
    Objective(
        "api_latency",
        "99 % of API requests are answered within 300 ms",
        0.99,
        f'({_REQUESTS} - sum(rate(dateline_http_request_seconds_bucket{{{API_REQUESTS},le="0.3"}}[WINDOW])))',
        _REQUESTS,
    ),
)


def rules(objective: Objective) -> Iterator[str]:
    """The rule file, line by line."""
    yield "# Written by `make dashboards` from deploy/monitoring/objectives.py."
    yield "groups:"
    yield from _records(objective)
    yield from _alerts(objective)


def _records(objective: Objective) -> Iterator[str]:
    yield f"  - name: dateline-{objective.name.replace('_', '-')}-records"
    yield "    rules:"
    for window in WINDOWS:
        yield f"      - record: {objective.series(window)}"
        yield "        expr: |-"
        bad, all_ = (rate.replace("WINDOW", window) for rate in (objective.bad, objective.all))
        yield f"          {bad}"
        yield f"            / ({all_} > 0)"
    yield f"      - record: dateline:{objective.name}_budget_left:ratio"
    yield f"        expr: 1 - {objective.series('30d')} / {objective.budget:g}"


def _alerts(objective: Objective) -> Iterator[str]:
    yield f"  - name: dateline-{objective.name.replace('_', '-')}-burns"
    yield "    rules:"
    for burn in BURNS:
        yield from _alert(objective, burn)


def _alert(objective: Objective, burn: Burn) -> Iterator[str]:
    threshold = f"{burn.factor:g} * {objective.budget:g}"
    yield f"      - alert: {objective.alert}"
    yield "        expr: |-"
    yield f"          {objective.series(burn.long)} > {threshold}"
    yield f"            and {objective.series(burn.short)} > {threshold}"
    yield f"        for: {burn.wait}"
    yield "        labels:"
    yield f"          severity: {burn.severity}"
    yield f"          window: {burn.long}"
    yield "        annotations:"
    yield f'          summary: "{objective.title}: the budget burns {burn.factor:g} times too fast"'
    yield f'          description: "{{{{ $value | humanizePercentage }}}} were bad over {burn.long}."'
    yield f"          runbook: docs/runbook/{objective.alert}.md"
