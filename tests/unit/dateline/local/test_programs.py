from pathlib import Path

import pytest

from dateline.local.programs import near, plan
from dateline.local.settings import LocalSettings


def test_the_three_services_are_our_own_commands() -> None:
    assert [program.argv[-1] for program in plan(LocalSettings(), None).programs] == ["ingest", "enrich", "store"]


def test_without_seeds_nothing_is_fed() -> None:
    assert plan(LocalSettings(), None).feed is None


def test_seeds_are_pushed_to_the_ingest_that_runs_here() -> None:
    feed = plan(LocalSettings(ingest_port=20001, host="127.0.0.1"), Path("seeds/wire")).feed
    assert feed is not None
    assert feed[-6:] == ("push", "seeds/wire", "--feed", "seeds", "--to", "http://127.0.0.1:20001")


@pytest.mark.parametrize(("host", "address"), [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("10.0.0.7", "10.0.0.7")])  # noqa: S104
def test_who_listens_everywhere_is_reached_on_this_machine(host: str, address: str) -> None:
    assert near(LocalSettings(host=host)) == address
