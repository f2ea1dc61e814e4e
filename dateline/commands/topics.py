"""`dateline topics`: the map of topics, made real."""

import asyncio

import click

from schemas.topics import TOPICS, Topic
from services.common.kafka.topics import ensure_topics
from services.common.settings import Settings, load


@click.command("topics")
@click.option("--replication", default=-1, show_default="the broker's", help="Copies of each partition.")
def command(replication: int) -> None:
    """Creates the topics that are missing on DATELINE_KAFKA; never changes one that is there.

    Reports where a topic differs from the map, and ends with 1 where one does.
    """
    settings = load(Settings)
    found = asyncio.run(ensure_topics(settings.bootstrap, prefix=settings.topic_prefix, replication=replication))
    for topic in TOPICS:
        click.echo(_line(topic, settings.topic(topic.name), found.get(settings.topic(topic.name), [])))
    raise SystemExit(1 if found else 0)


def _line(topic: Topic, name: str, differences: list[str]) -> str:
    kept = "for ever" if topic.retention is None else f"{topic.retention.days} days"
    state = "; ".join(differences) or "as it should be"
    return f"{name:24} {topic.partitions} partitions, kept {kept}: {state}"
