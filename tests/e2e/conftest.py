"""One running Dateline for all end-to-end tests that break nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stack import Stack, stack
from tests.support.waiting import wait_until

SEEDS = Path(__file__).parents[2] / "seeds" / "wire"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with stack(tmp_path_factory.mktemp("stack"), "--seeds", str(SEEDS)) as running:
        wait_until((running.folder / "seeds-fed").exists, deadline=90, what="the seeds are fed")
        wait_until(lambda: settled(running), deadline=60, what="the store has read everything")
        yield running


def settled(running: Stack) -> bool:
    """As many deliveries have an outcome at the store as passed enrich, and at enrich as passed ingest."""
    passed = [count(running, hop, "passed") for hop in ("ingest", "enrich")]
    done = [count(running, hop, "passed") + count(running, hop, "duplicate") for hop in ("enrich", "store")]
    return passed == done and passed[0] > 0


def count(running: Stack, hop: str, outcome: str) -> int:
    """Deliveries of a hop with that outcome."""
    line = f'dateline_articles_total{{hop="{hop}",outcome="{outcome}"}} '
    return int(float(running.metrics(hop).split(line)[1].split("\n")[0]))
