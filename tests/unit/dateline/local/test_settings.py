import sys
from pathlib import Path

import pytest

from dateline.local.settings import LocalSettings, user_cache
from services.common.errors import Misconfigured
from services.common.settings import load


@pytest.mark.parametrize("heap", ["256", "much", "-1m", "256m -XX:+Other"])
def test_a_heap_that_java_would_not_take_is_named(monkeypatch: pytest.MonkeyPatch, heap: str) -> None:
    monkeypatch.setenv("DATELINE_KAFKA_HEAP", heap)
    with pytest.raises(Misconfigured, match="DATELINE_KAFKA_HEAP"):
        load(LocalSettings)


def test_the_cache_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache() == tmp_path / "dateline"


@pytest.mark.parametrize(("platform", "folder"), [("linux", ".cache"), ("darwin", "Library/Caches")])
def test_the_cache_lies_where_the_system_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, platform: str, folder: str
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    assert user_cache() == Path.home() / folder / "dateline"
