"""What every test may ask for."""

import secrets
from collections.abc import Iterator

import pytest

from tests.support.kafka import test_kafka


@pytest.fixture(scope="session")
def kafka_bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Kafka that all tests of a run share; `topic_prefix` keeps them apart."""
    with test_kafka(tmp_path_factory.mktemp("kafka")) as bootstrap:
        yield bootstrap


@pytest.fixture
def topic_prefix() -> str:
    """For DATELINE_TOPIC_PREFIX: topics and groups that no other test has."""
    return f"t{secrets.token_hex(4)}-"
