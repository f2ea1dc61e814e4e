"""Settings come from the environment, and a wrong one is named."""

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
