"""deploy/kubernetes: valid, hardened, whole, and about the Dateline that is there."""

import re
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml

from dateline.cli import COMMANDS
from dateline.reference import settings
from schemas.topics import ENRICHED, MAX_DEAD_RECORD_BYTES, PARTITIONS, RAW, TOPICS
from services.common.kafka.topics import configuration
from services.common.settings import Settings
from tests.support.rules import RULES, rules_of

ROOT = Path(__file__).parents[3] / "deploy" / "kubernetes"
FOLDERS = sorted(path.parent for path in ROOT.glob("*/kustomization.yaml"))
BUILT_IN = {"v1", "apps/v1", "batch/v1", "policy/v1", "networking.k8s.io/v1"}
VERSIONS = ("1.31", "1.34")


def resources() -> list[tuple[str, dict[str, Any]]]:
    files = [path for path in sorted(ROOT.glob("*/*.yaml")) if path.name != "kustomization.yaml"]
    return [(path.name, one) for path in files for one in yaml.safe_load_all(path.read_text())]


ALL = resources()
PODS = [one for _, one in ALL if "template" in one.get("spec", {})]


def name_of(one: Any) -> str:
    return f"{one['kind']}-{one['metadata']['name']}"


def the(kind: str, name: str = "dateline") -> dict[str, Any]:
    (found,) = [one for _, one in ALL if one["kind"] == kind and one["metadata"]["name"] == name]
    return found


def containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    return list(pod["spec"]["template"]["spec"]["containers"])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("one", [one for _, one in ALL if one["apiVersion"] in BUILT_IN], ids=name_of)
def test_what_kubernetes_itself_knows_is_valid_to_the_letter(one: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(one, version, strict=True)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_is_in_its_kustomization_and_every_named_one_is_there(folder: Path) -> None:
    told = yaml.safe_load((folder / "kustomization.yaml").read_text())
    named = [*told["resources"], *told.get("components", [])]
    assert [name for name in named if not (folder / name).exists()] == []
    files = {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"}
    assert files == {name for name in named if name.endswith(".yaml")}


@pytest.mark.parametrize("pod", PODS, ids=name_of)
def test_every_pod_has_as_little_as_it_needs(pod: dict[str, Any]) -> None:
    spec = pod["spec"]["template"]["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert (spec["securityContext"]["runAsNonRoot"], spec["securityContext"]["runAsUser"]) == (True, 10001)
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in containers(pod):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert "memory" in container["resources"]["limits"]


@pytest.mark.parametrize("pod", PODS, ids=name_of)
def test_every_pod_runs_a_command_there_is_at_its_port(pod: dict[str, Any]) -> None:
    (container,) = containers(pod)
    assert container["args"][0] in COMMANDS
    if "ports" in container:
        assert container["ports"][0]["containerPort"] == Settings.model_fields[f"{container['name']}_port"].default
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()


def test_workers_of_enrich_and_the_store_keep_their_names() -> None:
    for name in ("dateline-enrich", "dateline-store"):
        worker = containers(the("StatefulSet", name))[0]["env"][0]
        assert worker == {"name": "DATELINE_WORKER", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}


def test_every_setting_exists_and_every_file_it_names_is_mounted() -> None:
    (generated,) = yaml.safe_load((ROOT / "base" / "kustomization.yaml").read_text())["configMapGenerator"]
    given = dict(literal.split("=", 1) for literal in generated["literals"])
    assert set(given) <= {f"DATELINE_{name.upper()}" for name, _, _ in settings()}
    mounts = {mount["mountPath"] for mount in containers(the("StatefulSet", "dateline-store"))[0]["volumeMounts"]}
    files = [value for value in given.values() if value.startswith("/")]
    assert [path for path in files if not any(path.startswith(mount) for mount in mounts)] == []


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_is_what_the_map_says_and_the_user_may_use_it(topic: Any) -> None:
    spec = the("KafkaTopic", topic.name)["spec"]
    assert (spec["partitions"], spec["replicas"]) == (topic.partitions, 3)
    kept = {key: str(value) for key, value in spec["config"].items()}
    assert kept == configuration(topic) | {"min.insync.replicas": "2"}
    acls = the("KafkaUser")["spec"]["authorization"]["acls"]
    rights = {acl["resource"].get("name"): acl["operations"] for acl in acls}
    assert {"Read", "Write", "Describe"} <= set(rights[topic.name])


def test_the_brokers_take_the_largest_message() -> None:
    config = the("Kafka", "kafka")["spec"]["kafka"]["config"]
    assert (config["message.max.bytes"], config["auto.create.topics.enable"]) == (MAX_DEAD_RECORD_BYTES, False)


def test_there_are_never_more_workers_than_partitions() -> None:
    scaled = the("ScaledObject", "dateline-enrich")["spec"]
    (trigger,) = scaled["triggers"]
    assert (trigger["metadata"]["topic"], trigger["metadata"]["consumerGroup"]) == (
        RAW.name,
        Settings().group("enrich"),
    )
    assert 1 <= scaled["minReplicaCount"] < scaled["maxReplicaCount"] <= PARTITIONS
    assert the("StatefulSet", "dateline-store")["spec"]["replicas"] <= ENRICHED.partitions


def test_jobs_are_named_as_rules_and_dashboards_expect() -> None:
    assert the("PodMonitor")["spec"]["jobLabel"] == "app.kubernetes.io/name"
    jobs = {pod["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"] for pod in PODS}
    expressions = [rule["expr"] for path in RULES.glob("*.yaml") for rule in rules_of(path)]
    asked = {job for expr in expressions for job in re.findall(r'job="([\w-]+)"', expr)}
    assert asked <= jobs


def test_every_rule_is_in_the_resource_of_the_operator() -> None:
    groups = the("PrometheusRule")["spec"]["groups"]
    assert sum(len(group["rules"]) for group in groups) == sum(len(rules_of(path)) for path in RULES.glob("*.yaml"))
