"""Alerts fire when they should and only then, and each has a page that says what to do."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from deploy.monitoring.objectives import BURNS, OBJECTIVES
from deploy.monitoring.write import generated
from tests.support.rules import RULES, TESTS, Alert, alerts, cases, mutations, passes

ROOT = Path(__file__).parents[3]
ALERTS = alerts()
NAMES = sorted({alert.name for alert in ALERTS})
SECTIONS = ("## What it means", "## Look here", "## Do this")


def label(alert: Alert) -> str:
    return f"{alert.name}-{alert.rule['labels'].get('window', '')}".rstrip("-")


def weighed(alert: Alert) -> Any:
    """The three objectives differ in numbers alone: two of them are for the long run."""
    marks = [pytest.mark.long] if re.search("Api(Latency|Availability)Burns", alert.name) else []
    return pytest.param(alert, marks=marks)


def test_what_is_generated_is_what_is_committed() -> None:
    assert [str(path) for path, content in generated().items() if path.read_text("utf-8") != content] == []


def test_promtool_finds_no_fault_in_a_rule_file(promtool: Path) -> None:
    done = subprocess.run(
        [promtool, "check", "rules", *RULES.glob("*.yaml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted(TESTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_alert_is_quiet_fires_and_resolves_as_its_tests_say(promtool: Path, path: Path) -> None:
    done = subprocess.run([promtool, "test", "rules", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_each_alert_is_tested_quiet_firing_and_resolved(name: str) -> None:
    seen = [
        bool(moment["exp_alerts"])
        for _, case in cases(name)
        for moment in sorted(case["alert_rule_test"], key=lambda moment: int(moment["eval_time"].rstrip("m")))
    ]
    assert {False, True} == set(seen)
    assert (True, False) in set(pairwise(seen))


@pytest.mark.parametrize("alert", [weighed(alert) for alert in ALERTS], ids=label)
def test_a_changed_threshold_is_noticed(promtool: Path, tmp_path: Path, alert: Alert) -> None:
    factor = next((f"{burn.factor:g} times" for burn in BURNS if burn.long == alert.rule["labels"].get("window")), "")
    assert passes(promtool, tmp_path, alert, alert.expr, factor)
    changed = list(mutations(alert.expr))
    assert changed or alert.expr.startswith("absent")
    assert [expr for expr in changed if passes(promtool, tmp_path, alert, expr, factor)] == []


def test_no_burn_rate_is_more_than_all_events_bad() -> None:
    assert [(each.name, burn) for each in OBJECTIVES for burn in BURNS if burn.factor * each.budget >= 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_alert_has_a_page_that_says_what_it_means_where_to_look_and_what_to_do(name: str) -> None:
    page = (ROOT / "docs" / "runbook" / f"{name}.md").read_text("utf-8")
    places = [page.find(section) for section in SECTIONS]
    assert page.startswith(f"# {name}\n")
    assert -1 not in places
    assert places == sorted(places)


def test_every_page_belongs_to_an_alert() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "runbook").glob("*.md")} - {"README"}
    assert pages == set(NAMES)


@pytest.mark.parametrize("alert", ALERTS, ids=label)
def test_each_alert_names_its_page_and_who_is_told(alert: Alert) -> None:
    assert alert.rule["annotations"]["runbook"] == f"docs/runbook/{alert.name}.md"
    assert alert.rule["labels"]["severity"] in {"page", "ticket"}
