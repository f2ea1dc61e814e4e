"""Creates the topics of the map, and tells where the cluster differs from it."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import timedelta

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource
from kafka.errors import KafkaError, TopicAlreadyExistsError

from schemas.topics import TOPICS, Topic
from services.common.errors import Unavailable
from services.common.kafka.security import client_options

_FOR_EVER = "-1"


def configuration(topic: Topic) -> dict[str, str]:
    """What a topic is set to: its retention in ms and its largest record in bytes."""
    return {
        "retention.ms": _FOR_EVER if topic.retention is None else str(topic.retention // timedelta(milliseconds=1)),
        "max.message.bytes": str(topic.max_record_bytes),
        **({"retention.bytes": _FOR_EVER} if topic.retention is None else {}),
    }


def differences(topic: Topic, partitions: int, actual: Mapping[str, str]) -> list[str]:
    """Sentences on where the cluster's topic is not what the map says."""
    found = [] if partitions == topic.partitions else [f"{partitions} partitions instead of {topic.partitions}"]
    wanted = configuration(topic)
    return found + [
        f"{key}={actual.get(key)} instead of {value}" for key, value in wanted.items() if actual.get(key) != value
    ]


async def ensure_topics(
    bootstrap: str, topics: Iterable[Topic] = TOPICS, *, prefix: str = "", replication: int = -1
) -> dict[str, list[str]]:
    """Creates the topics that are not there; changes nothing on those that are.

    Returns:
        For each topic that was there already and differs: its name, and in what.

    Raises:
        Unavailable: Kafka does not answer.
    """
    try:
        return await asyncio.to_thread(_ensure, bootstrap, list(topics), prefix, replication)
    except (KafkaError, OSError) as error:
        raise Unavailable(f"Kafka at {bootstrap} does not answer: {error!r}") from error


def _ensure(bootstrap: str, topics: list[Topic], prefix: str, replication: int) -> dict[str, list[str]]:
    admin = KafkaAdminClient(**client_options(bootstrap), bootstrap_timeout_ms=2_000)
    try:
        there = set(admin.list_topics())
        missing = [topic for topic in topics if prefix + topic.name not in there]
        _create(admin, missing, prefix, replication)
        return _compare(admin, [topic for topic in topics if topic not in missing], prefix)
    finally:
        admin.close()


def _create(admin: KafkaAdminClient, topics: list[Topic], prefix: str, replication: int) -> None:
    for topic in topics:
        card = {
            "num_partitions": topic.partitions,
            "replication_factor": replication,
            "configs": configuration(topic),
        }
        try:
            admin.create_topics({prefix + topic.name: card}, wait_for_metadata=True)
        except TopicAlreadyExistsError:
            continue  # another service was quicker


def _compare(admin: KafkaAdminClient, topics: list[Topic], prefix: str) -> dict[str, list[str]]:
    names = [prefix + topic.name for topic in topics]
    if not names:
        return {}
    resources = [ConfigResource("TOPIC", name) for name in names]
    configs = admin.describe_configs(resources, config_filter="all")
    configs = next(iter(configs.values()))
    partitions = {card["name"]: len(card["partitions"]) for card in admin.describe_topics(names)}
    found = {
        name: differences(topic, partitions[name], {key: data["value"] for key, data in configs[name].items()})
        for name, topic in zip(names, topics, strict=True)
    }
    return {name: sentences for name, sentences in found.items() if sentences}
