"""`dateline run` with stand-ins for the services, and a Kafka that is somebody else's."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.support.processes import Running, is_alive, running
from tests.support.stand_ins import pids
from tests.support.waiting import wait_until

UP = "Stop:   Ctrl-C"


@contextmanager
def run(folder: Path, *names: str) -> Iterator[Running]:
    settings = {"data_dir": folder / "data", "kafka": "127.0.0.1:1"}
    ports = {f"{name}_port": free_port() for name in ("ingest", "enrich", "store")}
    with running([sys.executable, "-m", "tests.support.stand_ins", *names], folder, settings | ports) as process:
        yield process


def up(process: Running) -> None:
    wait_until(lambda: UP in process.said(), what="everything runs")


def gone(folder: Path, *names: str) -> bool:
    return not any(is_alive(pid) for name in names for pid in pids(folder, name))


def test_a_process_that_dies_is_started_again(tmp_path: Path) -> None:
    with run(tmp_path, "steady", "parent") as process:
        up(process)
        os.kill(pids(tmp_path, "steady")[0], signal.SIGKILL)
        wait_until(lambda: len(pids(tmp_path, "steady")) == 2)
        assert "steady ended (signal 9) and is started again" in process.said()
        assert is_alive(pids(tmp_path, "steady")[1])


def test_what_a_dead_process_had_started_ends_with_it(tmp_path: Path) -> None:
    with run(tmp_path, "parent") as process:
        up(process)
        parent, child = wait_until(lambda: pids(tmp_path, "parent")[1:] and pids(tmp_path, "parent"))
        os.kill(parent, signal.SIGKILL)
        wait_until(lambda: not is_alive(child))


def test_one_that_keeps_dying_stops_the_whole_with_its_last_lines(tmp_path: Path) -> None:
    with run(tmp_path, "steady", "dying") as process:
        assert process.ends() == 1
        assert len(pids(tmp_path, "dying")) == 5
        assert "dying keeps dying" in process.said()
        assert process.said().count("it cannot be") == 5
        assert gone(tmp_path, "steady", "dying")


def test_one_that_is_misconfigured_stops_the_whole_at_once_with_its_line(tmp_path: Path) -> None:
    with run(tmp_path, "steady", "misconfigured") as process:
        assert process.ends() == 2
        assert process.said().splitlines()[-1] == "dateline: misconfigured: DATELINE_SECRET is missing"
        assert len(pids(tmp_path, "misconfigured")) == 1
        assert gone(tmp_path, "steady")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_everything_ends_when_it_is_told_to(tmp_path: Path, number: signal.Signals) -> None:
    with run(tmp_path, "steady", "parent") as process:
        up(process)
        process.send(number)
        assert process.ends() == 0
        assert gone(tmp_path, "steady", "parent")


def test_one_that_will_not_end_is_ended_within_ten_seconds(tmp_path: Path) -> None:
    with run(tmp_path, "steady", "stubborn") as process:
        up(process)
        began = time.monotonic()
        process.send(signal.SIGTERM)
        process.send(signal.SIGTERM)
        assert process.ends() == 0
        assert time.monotonic() - began < 10
        assert gone(tmp_path, "steady", "stubborn")


def test_it_can_be_stopped_before_everything_is_ready(tmp_path: Path) -> None:
    with run(tmp_path, "steady", "unready") as process:
        wait_until(lambda: pids(tmp_path, "unready"))
        process.send(signal.SIGINT)
        assert process.ends() == 0
        assert UP not in process.said()
        assert gone(tmp_path, "steady", "unready")


def test_nothing_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    with run(tmp_path, "steady", "parent", "stubborn") as process:
        up(process)
        process.kill()
        wait_until(lambda: gone(tmp_path, "steady", "parent", "stubborn"), deadline=5)


def test_the_first_articles_are_fed_once_for_a_data_folder(tmp_path: Path) -> None:
    for _ in range(2):
        with run(tmp_path, "steady") as process:
            up(process)
            wait_until((tmp_path / "data" / "seeds-fed").exists)
            process.send(signal.SIGTERM)
            assert process.ends() == 0
    assert (tmp_path / "feed.log").read_text().split() == ["fed"]


def test_a_second_run_in_the_same_folder_names_the_first(tmp_path: Path) -> None:
    with run(tmp_path, "steady") as first:
        up(first)
        with run(tmp_path, "steady") as second:
            assert second.ends() == 2
        assert f"already in use by process {first.process.pid};" in second.said()
