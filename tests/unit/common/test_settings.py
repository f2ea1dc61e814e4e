"""Settings come from the environment, and a wrong one is named."""

from pathlib import Path

import pytest

from services.common.errors import Misconfigured
from services.common.settings import Settings, load


def test_a_wrong_setting_is_named_with_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_STORE_PORT", "eighty")
    with pytest.raises(Misconfigured, match=r"^DATELINE_STORE_PORT: .*integer"):
        load(Settings)


def test_without_a_kafka_the_local_one_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_KAFKA", raising=False)
    monkeypatch.setenv("DATELINE_KAFKA_PORT", "19092")
    assert load(Settings).bootstrap == "127.0.0.1:19092"


def test_a_prefix_sets_topics_and_groups_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_TOPIC_PREFIX", "test-")
    settings = load(Settings)
    assert (settings.topic("a.v1"), settings.group("store")) == ("test-a.v1", "test-dateline-store")


def test_a_setting_may_be_a_file_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dateline_database_url").write_text("sqlite:////from/file")
    (tmp_path / "dateline_worker").write_text("from-file")
    monkeypatch.setenv("DATELINE_SETTINGS_DIR", str(tmp_path))
    monkeypatch.setenv("DATELINE_WORKER", "from-environment")
    found = load(Settings)
    assert (found.database_url, found.worker) == ("sqlite:////from/file", "from-environment")
