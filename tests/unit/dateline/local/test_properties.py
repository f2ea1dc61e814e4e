from pathlib import Path

import pytest

from dateline.local.properties import render
from dateline.local.settings import LocalSettings
from schemas.topics import TOPICS


def rendered(**settings: object) -> dict[str, str]:
    text = render(LocalSettings.model_validate(settings), Path("/data/kafka"))
    return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))


@pytest.mark.parametrize("key", ["listeners", "advertised.listeners"])
def test_every_listener_is_on_this_machine_alone(key: str) -> None:
    addresses = [listener.split("://")[1] for listener in rendered(host="0.0.0.0")[key].split(",")]  # noqa: S104
    assert all(address.startswith("127.0.0.1:") for address in addresses)


def test_the_controller_takes_the_next_port() -> None:
    properties = rendered(kafka_port=20000)
    assert properties["listeners"] == "PLAINTEXT://127.0.0.1:20000,CONTROLLER://127.0.0.1:20001"
    assert properties["controller.quorum.voters"] == "1@127.0.0.1:20001"


@pytest.mark.parametrize("key", ["message.max.bytes", "replica.fetch.max.bytes"])
def test_the_largest_record_of_every_topic_fits(key: str) -> None:
    assert int(rendered()[key]) >= max(topic.max_record_bytes for topic in TOPICS)


def test_no_topic_is_made_by_accident() -> None:
    assert rendered()["auto.create.topics.enable"] == "false"


def test_a_group_is_remembered_longer_than_any_topic() -> None:
    longest = max(topic.retention for topic in TOPICS if topic.retention)
    assert int(rendered()["offsets.retention.minutes"]) > longest.total_seconds() / 60


def test_the_bytes_kept_of_a_partition_are_bounded_and_settable() -> None:
    assert int(rendered()["log.retention.bytes"]) > 0
    assert rendered(kafka_retention_bytes=5)["log.retention.bytes"] == "5"


def test_a_segment_is_smaller_than_what_is_kept() -> None:
    assert int(rendered()["log.segment.bytes"]) < int(rendered()["log.retention.bytes"])


def test_the_system_decides_when_to_write_unless_told() -> None:
    assert "log.flush.interval.messages" not in rendered()
    assert rendered(kafka_flush_messages=1)["log.flush.interval.messages"] == "1"
