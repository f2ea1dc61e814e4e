"""What a topic is set to, and how a difference is told."""

from schemas.topics import DEAD, RAW, TOPICS
from services.common.kafka.topics import configuration, differences


def test_a_topic_that_is_as_it_should_be_has_no_difference() -> None:
    assert [differences(topic, topic.partitions, configuration(topic)) for topic in TOPICS] == [[], [], [], []]


def test_dead_letters_are_kept_for_ever_by_time_and_by_size() -> None:
    assert configuration(DEAD)["retention.ms"] == configuration(DEAD)["retention.bytes"] == "-1"


def test_a_difference_says_what_is_and_what_should_be() -> None:
    actual = configuration(RAW) | {"retention.ms": "1000"}
    assert differences(RAW, 3, actual) == ["3 partitions instead of 12", "retention.ms=1000 instead of 604800000"]
