"""What the tests of ingest share."""

from collections.abc import Iterator

import pytest

from tests.support.ingest import Ingest, started
from tests.support.waiting import wait_until


@pytest.fixture(scope="module")
def ingest(kafka_bootstrap: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingest]:
    """A running ingest that is ready."""
    with started(kafka_bootstrap, tmp_path_factory.mktemp("ingest")) as ready:
        wait_until(ready.is_ready, what="ingest is ready")
        yield ready
