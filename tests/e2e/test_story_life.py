"""The life of stories through the whole chain, each case with its messages in every order of arrival."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.support.life import Case, cases
from tests.support.processes import clean_environment, dateline
from tests.support.stack import Stack, stack
from tests.support.waiting import wait_until

CASES = cases()
NAMES = [case.name for case in CASES]


@dataclass(frozen=True)
class Lives:
    """What was sent, by case and order of arrival: the ids of its stories, and what the chain says of them."""

    running: Stack
    ids: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)

    def send(self, case: Case, number: int, order: tuple[int, ...], tag: str, http: httpx.Client) -> None:
        messages = case.messages(tag)
        found: dict[str, None] = {}
        for place in order:
            items = http.post("/v1/articles", content=messages[place]).raise_for_status().json()["items"]
            found |= dict.fromkeys(item["article_id"] for item in items)
        self.ids[case.name, number] = tuple(found)

    def shown(self, ids: tuple[str, ...]) -> list[tuple[str, str]]:
        answers = [httpx.get(self.running.url("store", f"/v1/articles/{each}")) for each in ids]
        articles = [answer.json() for answer in answers if answer.status_code == 200]
        return sorted((article["headline"], article["status"]) for article in articles)

    def events(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        changes = self.running.get("/v1/changes", after=0, limit=500)["items"]
        while changes and len(page := self._after(changes)) > 0:
            changes += page
        return tuple(change["event"] for change in changes if change["article_id"] in ids)

    def _after(self, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return list(self.running.get("/v1/changes", after=changes[-1]["seq"], limit=500)["items"])


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    with stack(tmp_path_factory.mktemp("lives"), enrich_steps="") as running:
        told = Lives(running)
        with httpx.Client(base_url=running.url("ingest"), timeout=10) as http:
            for place, case in enumerate(CASES):
                for number, order in enumerate(case.orders()):
                    told.send(case, number, order, f"{place:02}{number:02}", http)
        books(running)
        yield told


def books(running: Stack) -> dict[str, Any]:
    """Once nothing is in flight."""
    settings = {"data_dir": running.folder, "kafka": f"127.0.0.1:{running.ports['kafka']}"}
    asked = dateline("books", "--json", "--history", "--wait", "60")
    answer = subprocess.run(asked, env=clean_environment(settings), capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return dict(json.loads(answer.stdout))


def every_order(lives: Lives, case: Case) -> list[tuple[str, ...]]:
    return [lives.ids[case.name, number] for number, _ in enumerate(case.orders())]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_readers_see_the_same_whatever_the_order_of_arrival(lives: Lives, case: Case) -> None:
    for ids in every_order(lives, case):
        assert len(ids) == case.ids
        wait_until(lambda ids=ids: lives.shown(ids) == sorted(case.shown), deadline=30, what=f"{case.name} is shown")  # type: ignore[misc]


@pytest.mark.parametrize("case", [case for case in CASES if case.events is not None], ids=lambda case: case.name)
def test_one_event_is_told_for_each_real_change(lives: Lives, case: Case) -> None:
    ids = lives.ids[case.name, 0]
    visible = case.events if case.shown else ()
    wait_until(lambda: lives.events(ids) == visible, deadline=30, what=f"the events of {case.name}")


def test_a_kill_by_phrase_is_flagged_for_people(lives: Lives) -> None:
    ids = lives.ids["kill by phrase only", 0]
    flagged = [lives.running.get(f"/v1/articles/{each}")["signals"] for each in ids]
    assert sorted("sig:kill" in signals for signals in flagged) == [False, True]


def test_the_books_balance_and_the_history_keeps_its_promises(lives: Lives) -> None:
    found = books(lives.running)
    assert found["balanced"] is True
