from pathlib import Path

from dateline.local.logs import begin, tail


def test_a_log_begins_empty_and_the_one_before_is_kept(tmp_path: Path) -> None:
    begin(tmp_path / "logs", "store").write_text("first run")
    again = begin(tmp_path / "logs", "store")
    assert again.read_text() == ""
    assert (tmp_path / "logs" / "store.log.1").read_text() == "first run"


def test_only_one_log_before_is_kept(tmp_path: Path) -> None:
    for _ in range(4):
        begin(tmp_path, "store")
    assert {path.name for path in tmp_path.iterdir()} == {"store.log", "store.log.1"}


def test_the_tail_is_the_last_lines_that_say_something(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("x" * 100_000 + "\none\n\ntwo\n \nthree\n")
    assert tail(log, 2) == ["two", "three"]


def test_an_empty_log_has_no_tail(tmp_path: Path) -> None:
    assert tail(begin(tmp_path, "store"), 20) == []
