"""What the tests of the Kafka rim share."""

import pytest

from tests.support.ports import free_port


@pytest.fixture
def unused_port() -> int:
    return free_port()
