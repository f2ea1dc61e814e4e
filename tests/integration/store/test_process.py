"""The store as the process it runs as."""

import signal
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from schemas import EnrichedArticle
from services.store.database import open_repository
from services.store.settings import StoreSettings
from tests.support.articles import enriched_article
from tests.support.ports import free_port
from tests.support.processes import dateline, running
from tests.support.store import store
from tests.support.waiting import wait_until

Publish = Callable[[Sequence[EnrichedArticle | bytes]], Awaitable[None]]


@pytest.fixture
def on_kafka(settings: StoreSettings) -> dict[str, object]:
    return {"kafka": settings.bootstrap, "topic_prefix": settings.topic_prefix}


async def test_it_is_ready_answers_and_ends_well(tmp_path: Path, on_kafka: dict[str, object], publish: Publish) -> None:
    article = enriched_article()
    await publish([article])
    with store(tmp_path, **on_kafka) as running_store:
        wait_until(lambda: running_store.ready()["ready"], what="the store is ready")
        path = f"/v1/articles/{article.article_id}"
        answer = wait_until(lambda: running_store.read(path), what="the article is there")
        metrics = running_store.get("/metrics")
        running_store.process.send(signal.SIGTERM)
        assert running_store.process.ends(within=5) == 0
    assert EnrichedArticle.model_validate(answer) == article
    assert metrics is not None
    assert 'dateline_articles_total{hop="store",outcome="passed"} 1.0' in metrics.text
    assert "dateline_end_to_end_seconds_count 1.0" in metrics.text


async def test_a_killed_store_loses_nothing_and_doubles_nothing(
    tmp_path: Path, on_kafka: dict[str, object], settings: StoreSettings, publish: Publish
) -> None:
    await publish([enriched_article(article=f"s{number}") for number in range(300)])
    with store(tmp_path, **on_kafka) as first:
        wait_until(lambda: (got := first.read("/v1/changes?limit=1")) and got["items"])
        first.process.kill()
    await publish([enriched_article(article=f"s{number}") for number in range(250, 400)])
    with store(tmp_path, **on_kafka) as second:
        wait_until(lambda: (got := second.read("/v1/articles?limit=1")) and got["total"]["value"] == 400)
        second.process.send(signal.SIGTERM)
        assert second.process.ends(within=5) == 0
    repository = open_repository(settings.database)
    assert (repository.rows(), repository.changes(after=0, limit=1).total.value) == (400, 400)
    repository.close()


def test_without_a_broker_it_answers_and_says_why_it_is_not_ready(tmp_path: Path) -> None:
    with store(tmp_path, kafka=f"127.0.0.1:{free_port()}") as alone:
        wait_until(lambda: alone.ready()["checks"] == {"migrated": True, "consumer": False, "database": True})
        answer = alone.read("/v1/articles")
        alone.process.send(signal.SIGTERM)
        assert alone.process.ends(within=5) == 0
    assert answer == {"items": [], "next_cursor": None, "total": {"value": 0, "relation": "eq"}}


def test_a_taken_port_is_one_line_and_exit_2(tmp_path: Path) -> None:
    with store(tmp_path / "one", kafka="127.0.0.1:1") as first:
        first.ready()
        port = first.url.rsplit(":", 1)[1]
        again = {"data_dir": tmp_path, "store_port": port}
        with running(dateline("store"), tmp_path / "two", again) as second:
            assert second.ends(within=10) == 2
            assert "DATELINE_STORE_PORT" in second.said()
            assert len(second.said().splitlines()) == 1
