"""What cannot be had is never skipped in silence."""

import os
import subprocess
from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.support.needs import GET_CHROMIUM, need

ROOT = Path(__file__).parents[2]


def test_a_test_that_misses_a_program_is_named_with_the_line_that_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_TEST_STRICT", raising=False)
    with pytest.raises(
        Skipped, match=r"NOT RUN for want of Chromium: a/test\.py::of_pages; .*apt-get install chromium"
    ):
        need("a/test.py::of_pages", "Chromium", None, GET_CHROMIUM)


def test_where_tests_are_strict_a_missing_program_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_TEST_STRICT", "1")
    with pytest.raises(Failed, match="NOT RUN"):
        need("a/test.py::of_pages", "Chromium", None, GET_CHROMIUM)


def test_a_program_that_is_there_is_given(tmp_path: Path) -> None:
    assert need("a test", "Chromium", tmp_path, GET_CHROMIUM) == tmp_path


def test_the_script_is_silent_where_all_is_there(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("prometheus", "promtool", "chromium"):
        (tmp_path / "bin" / name).write_text("#!/bin/sh\n")
        (tmp_path / "bin" / name).chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        [ROOT / "deploy" / "test-services.sh"],
        env=os.environ | {"DATELINE_CACHE_DIR": str(tmp_path), "PATH": path},
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
