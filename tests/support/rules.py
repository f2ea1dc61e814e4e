"""Prometheus's rule files and their promtool tests, whole or cut down to one alert."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PROMETHEUS = Path(__file__).parents[2] / "deploy" / "prometheus"
RULES, TESTS = PROMETHEUS / "rules", PROMETHEUS / "tests"
_COMPARED = re.compile(r"(?<=[ )])(==|>=|<=|>|<) ((?:[\d.]+ \* )?)([\d.]+)(?![\d\w.(])")


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert with the file it is in; of the same name there may be several, told apart by their labels."""

    file: Path
    rule: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.rule["alert"])

    @property
    def expr(self) -> str:
        return str(self.rule["expr"])


@cache
def read(path: Path) -> Any:
    """A YAML file."""
    return yaml.load(path.read_text(), _LOADER)  # noqa: S506 - a safe one


def alerts() -> list[Alert]:
    """Every alert there is."""
    return [Alert(path, rule) for path in sorted(RULES.glob("*.yaml")) for rule in rules_of(path) if "alert" in rule]


def rules_of(path: Path) -> list[dict[str, Any]]:
    """Every rule of a file."""
    return [rule for group in read(path)["groups"] for rule in group["rules"]]


def cases(alert: str) -> list[tuple[Path, dict[str, Any]]]:
    """The tests that ask for the alert, each with its file."""
    found = ((path, case) for path in sorted(TESTS.glob("*.yaml")) for case in read(path)["tests"])
    return [(path, case) for path, case in found if any(e["alertname"] == alert for e in case["alert_rule_test"])]


def mutations(expr: str) -> Iterator[str]:
    """The expression with each threshold changed: a tenth more, a tenth less; 0 becomes 1."""
    for threshold in dict.fromkeys(match[0] for match in _COMPARED.finditer(expr)):
        operator, factor, number = _COMPARED.fullmatch(" " + threshold, 1).groups()  # type: ignore[union-attr]
        for other in [1.0] if float(number) == 0 else [float(number) * 1.1, float(number) * 0.9]:
            yield expr.replace(threshold, f"{operator} {factor}{other:.9g}")


def passes(promtool: Path, folder: Path, alert: Alert, expr: str, only: str = "") -> bool:
    """Whether the tests of the alert, those with `only` in their name, pass when its expression is that."""
    chosen = [(path, case) for path, case in cases(alert.name) if only in case["name"]]
    head = read(chosen[0][0])
    groups = [*read(RULES / "records.yaml")["groups"], *_others(alert), _group(alert, expr)]
    (folder / "rules.yaml").write_text(yaml.safe_dump({"groups": groups}))
    document = head | {"rule_files": ["rules.yaml"], "tests": [case for _, case in chosen]}
    document["group_eval_order"] = [group["name"] for group in groups]
    (folder / "tests.yaml").write_text(yaml.safe_dump(document))
    done = subprocess.run(
        [promtool, "test", "rules", "tests.yaml"], cwd=folder, capture_output=True, check=False, timeout=60
    )
    return done.returncode == 0


def _others(alert: Alert) -> list[dict[str, Any]]:
    """What stands beside it in its file: records, and alerts of the same name."""
    rules = [rule for rule in rules_of(alert.file) if "record" in rule or rule.get("alert") == alert.name]
    return [{"name": "beside", "rules": [rule for rule in rules if rule != alert.rule]}]


def _group(alert: Alert, expr: str) -> dict[str, Any]:
    return {"name": "changed", "rules": [alert.rule | {"expr": expr}]}
