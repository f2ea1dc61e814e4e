"""A running Dateline with canaries, and the watcher of its books."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.watched import Watched, watched

SEEDS = Path(__file__).parents[3] / "seeds" / "wire"


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched(tmp_path_factory.mktemp("watched"), "--seeds", str(SEEDS)) as running:
        yield running
