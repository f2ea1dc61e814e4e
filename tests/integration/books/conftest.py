"""A house of one's own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.store.settings import StoreSettings
from tests.support.house import House, house


@pytest.fixture
async def home(kafka_bootstrap: str, topic_prefix: str, tmp_path: Path) -> AsyncIterator[House]:
    async with house(StoreSettings(kafka=kafka_bootstrap, topic_prefix=topic_prefix, data_dir=tmp_path)) as opened:
        yield opened
