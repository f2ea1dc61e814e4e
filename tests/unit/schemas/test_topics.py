"""The map of topics holds together."""

from datetime import timedelta

import pytest

import schemas
from schemas.topics import DEAD, ENRICHED, MAX_MESSAGE_BYTES, MAX_RECORD_BYTES, ORIGINALS, RAW, TOPICS, Topic

HOPS = {"ingest", "enrich", "store"}
NAMES = ["wire.originals.v1", "articles.raw.v1", "articles.enriched.v1", "articles.dead.v1"]


def test_the_four_topics_are_the_ones_of_the_design() -> None:
    assert [topic.name for topic in TOPICS] == NAMES


@pytest.mark.parametrize("topic", TOPICS, ids=NAMES)
def test_whoever_writes_or_reads_a_topic_is_a_hop(topic: Topic) -> None:
    assert topic.producers
    assert {*topic.producers, *topic.consumers} <= HOPS


@pytest.mark.parametrize("topic", TOPICS, ids=NAMES)
def test_a_topic_takes_the_largest_message_and_its_framing(topic: Topic) -> None:
    assert topic.max_record_bytes >= MAX_RECORD_BYTES > MAX_MESSAGE_BYTES == 8 * 1024 * 1024


@pytest.mark.parametrize("topic", TOPICS, ids=NAMES)
def test_a_topic_has_twelve_partitions(topic: Topic) -> None:
    assert topic.partitions == 12


@pytest.mark.parametrize("topic", [RAW, ENRICHED, DEAD], ids=lambda topic: topic.name)
def test_the_value_of_a_topic_is_a_contract(topic: Topic) -> None:
    assert topic.value in schemas.__all__


@pytest.mark.parametrize("topic", [RAW, ENRICHED], ids=lambda topic: topic.name)
def test_an_article_is_keyed_by_its_id(topic: Topic) -> None:
    assert topic.key == "article_id"


def test_articles_flow_from_hop_to_hop_without_a_gap() -> None:
    assert RAW.producers == ("ingest",)
    assert RAW.consumers == ENRICHED.producers == ("enrich",)
    assert ENRICHED.consumers == ("store",)


def test_every_hop_may_bury() -> None:
    assert set(DEAD.producers) == HOPS


def test_dead_letters_are_kept_for_ever_and_originals_longer_than_articles() -> None:
    assert DEAD.retention is None
    assert ORIGINALS.retention == timedelta(days=30)
    assert RAW.retention == ENRICHED.retention == timedelta(days=7)
