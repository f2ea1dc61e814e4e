"""Each hop tells when the newest canary it has done had left."""

from datetime import UTC, datetime, timedelta

from prometheus_client import REGISTRY

from services.common.canary import FEED, notice
from tests.support.articles import NOON, raw_article


def told(hop: str) -> float | None:
    return REGISTRY.get_sample_value("dateline_canary_timestamp_seconds", {"hop": hop})


def test_the_newest_canary_of_a_batch_counts() -> None:
    late = NOON + timedelta(seconds=5)
    notice("a hop", [raw_article(feed=FEED, received_at=at) for at in (NOON, late, NOON)])
    assert told("a hop") == late.timestamp()


def test_other_articles_are_no_canaries() -> None:
    notice("a hop without", [raw_article(feed="afp", received_at=datetime.now(UTC))])
    assert told("a hop without") is None
