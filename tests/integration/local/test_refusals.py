"""What stands in the way: one line that says what and what to do, exit status 2."""

import re
import socket
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.support.processes import dateline, running


def refusal(command: str, folder: Path, **settings: object) -> str:
    """The one line with which the command refuses to start."""
    ports = {"kafka_port": free_port(in_a_row=2)} | {
        f"{name}_port": free_port() for name in ("ingest", "enrich", "store")
    }
    with running(dateline(command), folder, {"data_dir": folder / "data"} | ports | settings) as process:
        assert process.ends(within=30) == 2
    (line,) = process.said().splitlines()
    return line


@pytest.mark.parametrize(
    ("command", "setting"),
    [
        ("kafka", "kafka_port"),
        ("run", "kafka_port"),
        ("run", "ingest_port"),
        ("run", "enrich_port"),
        ("run", "store_port"),
    ],
)
def test_a_taken_port(tmp_path: Path, command: str, setting: str) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        line = refusal(command, tmp_path, **{setting: port})
    assert re.fullmatch(f"dateline: DATELINE_{setting.upper()}: port {port} .*already in use; set another", line)


def test_a_taken_port_of_the_controller(tmp_path: Path) -> None:
    port = free_port(in_a_row=2)
    with socket.create_server(("127.0.0.1", port + 1)):
        line = refusal("kafka", tmp_path, kafka_port=port)
    assert f"DATELINE_KAFKA_PORT (its controller takes the next port): port {port + 1} " in line


@pytest.mark.parametrize("command", ["kafka", "run"])
def test_a_folder_that_cannot_be_written(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    line = refusal(command, tmp_path, data_dir=tmp_path / "file" / "data")
    assert re.search(r"DATELINE_DATA_DIR: .*/file/data.* cannot be written: .*; set another folder", line)


def test_a_wrong_setting(tmp_path: Path) -> None:
    assert refusal("kafka", tmp_path, kafka_heap="plenty").startswith("dateline: DATELINE_KAFKA_HEAP: ")


def test_a_folder_of_jars_that_lacks_one(tmp_path: Path) -> None:
    line = refusal("run", tmp_path, kafka_jars=tmp_path)
    assert re.search(r"DATELINE_KAFKA_JARS: .*/kafka_2\.13-4\.4\.0\.jar is missing: put the file of .* there", line)


def test_a_corrupt_jar(tmp_path: Path) -> None:
    (tmp_path / "kafka_2.13-4.4.0.jar").write_bytes(b"half a jar")
    assert "kafka_2.13-4.4.0.jar is corrupt" in refusal("run", tmp_path, kafka_jars=tmp_path)


def test_no_network_at_the_first_fetch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_KAFKA_JARS", raising=False)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    with running(
        dateline("kafka"), tmp_path, {"data_dir": "data", "cache_dir": "cache", "kafka_port": free_port(in_a_row=2)}
    ) as process:
        assert process.ends(within=30) == 2
    assert re.search(
        r"dateline: Kafka's .*\.jar could not be fetched: no network .*DATELINE_KAFKA_JARS", process.said()
    )
