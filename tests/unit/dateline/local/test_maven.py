from pathlib import Path

import pytest
import requests
from jgo.maven import PythonResolver

from dateline.local.maven import NotFetched, Repository


@pytest.mark.parametrize(
    ("error", "cause"),
    [(requests.ConnectionError("refused"), "no network"), (RuntimeError("not found"), "no repository has it")],
)
def test_a_jar_that_does_not_come_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception, cause: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(PythonResolver, "download", fail)
    with pytest.raises(NotFetched, match=cause):
        Repository(tmp_path).fetch("org.a:a:1")
