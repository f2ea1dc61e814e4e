"""Workers come and go every few seconds, more of them than there are partitions: nothing is lost, and rows are once."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dateline.books.checking import check_history
from dateline.books.reading import drained, read_books
from services.store.settings import StoreSettings
from tests.chaos.crew import Crew, Season, work
from tests.chaos.stored import rows
from tests.support.waiting import wait_until

SHORT = Season(seed=1, articles=200, every=1.5, changes=6, hands=3, partitions=2)
LONG = Season(seed=2, articles=6_000, every=3, changes=80, hands=14, partitions=12)


@pytest.fixture
def crew(kafka_bootstrap: str, topic_prefix: str, tmp_path: Path) -> Iterator[Crew]:
    settings = StoreSettings(
        kafka=kafka_bootstrap, topic_prefix=topic_prefix, data_dir=tmp_path / "data", database_url=None
    )
    made = Crew(tmp_path, settings)
    yield made
    made.close()


def stored(database: Path) -> int:
    """Rows; none before a store has migrated."""
    with suppress(sqlite3.OperationalError):
        return len(rows(database))
    return 0


@pytest.mark.parametrize(
    "season",
    [SHORT, pytest.param(LONG, marks=[pytest.mark.long, pytest.mark.timeout(1_800)])],
    ids=["short", "long"],
)
def test_nothing_is_lost_while_workers_come_and_go(crew: Crew, season: Season) -> None:
    arrived = asyncio.run(work(crew, season))
    database = crew.settings.data_dir / "dateline.db"
    wait_until(lambda: stored(database) >= season.articles, deadline=180, what="all is stored")
    assert asyncio.run(drained(crew.settings, 60))
    assert rows(database) == dict.fromkeys(((article_id, "1") for article_id in arrived), 1)
    assert asyncio.run(read_books(crew.settings)).balanced
    assert asyncio.run(check_history(crew.settings)) == ()
    assert crew.fall() == []
