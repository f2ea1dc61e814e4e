"""Dashboards that open in Grafana and mean what they say: lint rules, and every metric both ways."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from services.common.metrics import catalogue
from tests.support.dashboards import FILES, GRAFANA, Target, board, panels, selectors, targets
from tests.support.rules import RULES, rules_of

TARGETS = targets()
CARDS = {card.name: card for card in catalogue()}
OF_THE_PROCESS = {"process_cpu_seconds_total", "process_resident_memory_bytes", "process_start_time_seconds"}
UNITS = {"short", "s", "bytes", "percentunit", "reqps", "ops"}
RECORDED = {rule["record"] for path in RULES.glob("*.yaml") for rule in rules_of(path) if "record" in rule}
IN_NO_PANEL: dict[str, str] = {}
"""Metric: why it is in no panel."""


def label(target: Target) -> str:
    return f"{target.board}: {target.panel}"


def card_of(name: str) -> Any:
    return CARDS.get(name) or CARDS.get(re.sub(r"_(bucket|sum|count)$", "", name))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_dashboard_is_valid_by_the_schema_of_the_sdk(path: Path) -> None:
    read = Dashboard.from_json(board(path))
    assert JSONEncoder(sort_keys=True, indent=2).encode(read) + "\n" == path.read_text()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_panel_says_what_it_shows_and_in_which_unit(path: Path) -> None:
    assert [
        panel["title"]
        for panel in panels(path)
        if not (panel["title"] and panel["description"].endswith(".") and panel["targets"])
        or panel["fieldConfig"]["defaults"]["unit"] not in UNITS
    ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_titles_and_numbers_are_told_apart(path: Path) -> None:
    titles, numbers = [panel["title"] for panel in panels(path)], [panel["id"] for panel in board(path)["panels"]]
    assert len(set(titles)) == len(titles)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_panel_lies_on_another_or_over_the_edge(path: Path) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in board(path)["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_query_goes_to_the_chosen_data_source(path: Path) -> None:
    sources = [query["datasource"]["uid"] for panel in panels(path) for query in panel["targets"]]
    assert set(sources) == {"${datasource}"}


@pytest.mark.parametrize("target", TARGETS, ids=label)
def test_every_metric_and_label_of_a_query_exists(target: Target) -> None:
    found = selectors(target.filled())
    assert found
    for selector in found:
        if selector.name in RECORDED | {"ALERTS"} | OF_THE_PROCESS:
            continue
        card = card_of(selector.name)
        assert card is not None, selector
        assert selector.labels <= {*card.labels, "job", "instance", "le"}, selector


@pytest.mark.parametrize("target", TARGETS, ids=label)
def test_what_a_process_tells_is_chosen_by_job_and_instance(target: Target) -> None:
    assert [
        selector.name
        for selector in selectors(target.filled())
        if selector.name not in RECORDED | {"ALERTS"} and not {"job", "instance"} <= selector.labels
    ] == []


@pytest.mark.parametrize("target", TARGETS, ids=label)
def test_counters_are_only_seen_as_rates(target: Target) -> None:
    counted = [each for each in selectors(target.filled()) if re.search(r"_(total|bucket|sum|count)$", each.name)]
    assert [each for each in counted if each.function not in {"rate", "increase"}] == []


@pytest.mark.parametrize("target", TARGETS, ids=label)
def test_rates_follow_the_zoom_or_say_their_window(target: Target) -> None:
    windows = set(re.findall(r"\[([^\]]+)\]", target.expr))
    assert windows <= ({"1h"} if "offset 1w" in target.expr else {"$__rate_interval"})


@pytest.mark.parametrize("name", CARDS)
def test_every_metric_of_ours_is_in_a_panel_or_has_a_reason_why_not(name: str) -> None:
    asked = {each.name for target in TARGETS for each in selectors(target.filled())}
    rules = [rule for path in RULES.glob("*.yaml") for rule in rules_of(path) if rule.get("record") in asked]
    behind = {each.name for rule in rules for each in selectors(rule["expr"])}
    shown = {re.sub(r"_(bucket|sum|count)$", "", each) for each in asked | behind}
    assert name in shown or IN_NO_PANEL.get(name)
    assert not (name in shown and name in IN_NO_PANEL)


def test_every_metric_of_a_rule_exists() -> None:
    names = {s.name for path in RULES.glob("*.yaml") for rule in rules_of(path) for s in selectors(rule["expr"])}
    assert [name for name in names if card_of(name) is None and name not in RECORDED | {"up"}] == []


def test_the_data_source_is_provisioned_and_dashboards_are_not_edited_by_hand() -> None:
    (source,) = yaml.safe_load((GRAFANA / "provisioning/datasources/prometheus.yaml").read_text())["datasources"]
    (provider,) = yaml.safe_load((GRAFANA / "provisioning/dashboards/dateline.yaml").read_text())["providers"]
    assert (source["uid"], source["type"]) == ("dateline-prometheus", "prometheus")
    assert (provider["allowUiUpdates"], provider["options"]["path"]) == (False, "/etc/dateline/dashboards")
