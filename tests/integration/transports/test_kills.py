"""Ingest is killed in the middle of its feeds: nothing is lost, nothing is doubled."""

from pathlib import Path

import httpx
import pytest

from tests.support.feeds import Fed, fed
from tests.support.waiting import wait_until
from tests.support.wire import story


def done(inbox: Path) -> int:
    return len(list((inbox / "done").glob("*.json")))


def killed_on_the_way(house: Fed, inbox: Path, at: int) -> None:
    """Runs until so many files are done, then SIGKILL."""
    with house.started() as process:
        wait_until(lambda: done(inbox) >= at, deadline=60, what=f"{at} files done: {process.output}")
        process.kill()


@pytest.mark.parametrize(
    ("files", "kills"), [(60, (5, 30)), pytest.param(1500, tuple(range(100, 1500, 100)), marks=pytest.mark.long)]
)
def test_a_folder_loses_and_doubles_nothing_when_ingest_is_killed(
    kafka_bootstrap: str, topic_prefix: str, tmp_path: Path, files: int, kills: tuple[int, ...]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(files):
        (inbox / f"{number:04}.json").write_bytes(story(number))
    toml = f'[[feed]]\nname = "desk"\nkind = "folder"\npath = "{inbox}"\nperiod = 0.1\n'
    house = fed(kafka_bootstrap, tmp_path / "ingest", prefix=topic_prefix, toml=toml)
    for at in kills:
        killed_on_the_way(house, inbox, at)
    with house.started():
        wait_until(lambda: done(inbox) == files, deadline=60, what="every file is done")
        (shown,) = httpx.get(f"http://127.0.0.1:{house.port}/v1/feeds").json()["items"]
    articles = house.articles()
    assert (len(set(articles)), shown["health"], shown["accepted"]) == (files, "ok", files)
    assert files <= len(articles) <= files + len(kills)
