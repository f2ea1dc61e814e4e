"""The broker's settings: deploy/kafka/broker.properties and what our settings say."""

from collections.abc import Mapping
from pathlib import Path

from dateline.local.lock import DEPLOY
from dateline.local.settings import LocalSettings
from schemas.topics import MAX_DEAD_RECORD_BYTES


def own(settings: LocalSettings, data: Path) -> Mapping[str, object]:
    """What differs from run to run; everything listens on 127.0.0.1 alone."""
    broker, controller = (f"127.0.0.1:{port}" for port in (settings.kafka_port, settings.kafka_port + 1))
    flush = settings.kafka_flush_messages
    return {
        "listeners": f"PLAINTEXT://{broker},CONTROLLER://{controller}",
        "advertised.listeners": f"PLAINTEXT://{broker}",
        "controller.quorum.voters": f"1@{controller}",
        "log.dirs": data.resolve(),
        "message.max.bytes": MAX_DEAD_RECORD_BYTES,
        "replica.fetch.max.bytes": MAX_DEAD_RECORD_BYTES,
        "log.retention.bytes": settings.kafka_retention_bytes,
        **({} if flush is None else {"log.flush.interval.messages": flush}),
    }


def render(settings: LocalSettings, data: Path) -> str:
    """The whole file, for a broker that keeps its data in `data`."""
    lines = (f"{name}={value}\n" for name, value in own(settings, data).items())
    return (DEPLOY / "broker.properties").read_text() + "".join(lines)
