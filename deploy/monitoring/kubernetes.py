"""The rules as the Prometheus operator reads them: the same groups, in one resource."""

from pathlib import Path

import yaml

_HEAD = "# Written by `make dashboards` from deploy/prometheus/rules.\n"


def rule_resource(rules: dict[str, str]) -> str:
    """A PrometheusRule with the groups of the files; `rules` are their contents by name."""
    groups = [group for name in sorted(rules) for group in yaml.safe_load(rules[name])["groups"]]
    resource = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "dateline", "labels": {"app.kubernetes.io/part-of": "dateline"}},
        "spec": {"groups": groups},
    }
    return _HEAD + yaml.safe_dump(resource, sort_keys=False, width=1000)


def read_rules(folder: Path, written: dict[str, str]) -> dict[str, str]:
    """Every rule file by its name: those written by hand as they lie, the others as they are to be."""
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.yaml")} | written
