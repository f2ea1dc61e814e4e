"""promtool tests of the objectives' alerts: just below each threshold quiet, just above it firing, then resolved."""

from collections.abc import Iterator

from deploy.monitoring.objectives import BURNS, Burn, Objective

_EVENTS = 100_000
"""A minute; so many that each share is exact enough."""

_BAD, _GOOD = 2 * 60, 6 * 60 + 30
"""Minutes with errors, longer than any alert waits; then minutes without, longer than any short window."""


def tests(objective: Objective) -> Iterator[str]:
    """The test file, line by line."""
    yield "# Written by `make dashboards` from deploy/monitoring/objective_tests.py."
    yield f"rule_files: [../rules/{objective.file}]"
    yield "evaluation_interval: 5m"
    yield "tests:"
    for burn in BURNS:
        yield from _test(objective, burn, 0.97)
        yield from _test(objective, burn, 1.03)


def _test(objective: Objective, burn: Burn, times: float) -> Iterator[str]:
    """Steady errors at so many times the threshold, then none."""
    share = burn.factor * objective.budget * times
    firing = [each for each in BURNS if share > each.factor * objective.budget]
    yield f"  - name: {objective.name}, {times:g} of {burn.factor:g} times the budget"
    yield "    interval: 1m"
    yield "    input_series:"
    for series, bad in _series(objective):
        yield f"      - series: '{series}'"
        yield f"        values: '{_values(share, bad)}'"
    yield "    alert_rule_test:"
    yield from _expect(objective, _BAD, firing, share)
    yield from _expect(objective, _BAD + _GOOD, [], 0)


def _series(objective: Objective) -> list[tuple[str, str]]:
    """Each series with what it counts: all events, the good ones, or the bad ones."""
    request = 'dateline_http_request_seconds_{}{{job="dateline-store",route="/v1/articles",method="GET",code="{}"{}}}'
    if objective.name == "freshness":
        return [
            ("dateline_end_to_end_seconds_count", "all"),
            ('dateline_end_to_end_seconds_bucket{le="5.0"}', "good"),
        ]
    if objective.name == "api_availability":
        return [(request.format("count", 200, ""), "good"), (request.format("count", 503, ""), "bad")]
    return [(request.format("count", 200, ""), "all"), (request.format("bucket", 200, ',le="0.3"'), "good")]


def _values(share: float, counts: str) -> str:
    bad = round(_EVENTS * share)
    during = {"all": _EVENTS, "good": _EVENTS - bad, "bad": bad}[counts]
    after = {"all": _EVENTS, "good": _EVENTS, "bad": 0}[counts]
    return f"0+{during}x{_BAD} {during * _BAD + after}+{after}x{_GOOD}"


def _expect(objective: Objective, minutes: int, firing: list[Burn], share: float) -> Iterator[str]:
    yield f"      - eval_time: {minutes}m"
    yield f"        alertname: {objective.alert}"
    yield "        exp_alerts:" + ("" if firing else " []")
    for burn in firing:
        yield f"          - exp_labels: {{severity: {burn.severity}, window: {burn.long}}}"
        yield "            exp_annotations:"
        yield f'              summary: "{objective.title}: the budget burns {burn.factor:g} times too fast"'
        yield f'              description: "{_percent(share)} were bad over {burn.long}."'
        yield f"              runbook: docs/runbook/{objective.alert}.md"


def _percent(share: float) -> str:
    """As Prometheus's humanizePercentage writes it: four significant digits."""
    return f"{share * 100:.4g}%"
