"""The generated files: which there are, and what is in each."""

from collections.abc import Iterable
from pathlib import Path

from deploy.monitoring import objective_tests, objectives
from deploy.monitoring.dashboards import BOARDS, as_json
from deploy.monitoring.kubernetes import read_rules, rule_resource
from deploy.monitoring.objectives import OBJECTIVES

ROOT = Path(__file__).parents[1]


def generated() -> dict[Path, str]:
    """Every file with its content."""
    prometheus = ROOT / "prometheus"
    rules = {prometheus / "rules" / each.file: _lines(objectives.rules(each)) for each in OBJECTIVES}
    tests = {prometheus / "tests" / each.file: _lines(objective_tests.tests(each)) for each in OBJECTIVES}
    boards = {ROOT / "grafana" / "dashboards" / f"{board.uid}.json": as_json(board) for board in BOARDS}
    named = {path.name: content for path, content in rules.items()}
    resource = rule_resource(read_rules(prometheus / "rules", named))
    return rules | tests | boards | {ROOT / "kubernetes" / "prometheus-operator" / "rules.yaml": resource}


def write_all() -> None:
    """Writes them."""
    for path, content in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
