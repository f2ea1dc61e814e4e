"""The books on a real Kafka and a real database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dateline.books.reading import read_books
from services.store.settings import StoreSettings
from tests.support.house import House, house


@pytest.fixture
async def home(kafka_bootstrap: str, topic_prefix: str, tmp_path: Path) -> AsyncIterator[House]:
    async with house(StoreSettings(kafka=kafka_bootstrap, topic_prefix=topic_prefix, data_dir=tmp_path)) as opened:
        yield opened


async def test_what_went_the_whole_way_is_balanced(home: House) -> None:
    await home.pass_through("a", "b", "c")
    books = await read_books(home.settings)
    assert (books.acknowledged, books.stored, books.dead, books.in_flight, books.waiting) == (3, 3, 0, 0, 0)
    assert books.balanced
