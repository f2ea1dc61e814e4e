"""What nobody should send is dead-lettered with its bytes and the reason; its neighbours are stored; nothing dies."""

import json
from collections.abc import Callable, Iterator, Sequence

import httpx
import pytest

from schemas import DeadLetter, EnrichedArticle, RawArticle
from schemas.dead_letter import Reason
from schemas.topics import DEAD, ENRICHED, ORIGINALS, RAW
from services.common.codec import encode
from tests.chaos import poison
from tests.chaos.poison import Poison
from tests.chaos.stored import rows
from tests.support.stack import Stack, stack
from tests.support.topics import count, dead_letters, write
from tests.support.waiting import wait_until
from tests.support.wire import story

MANY = pytest.mark.parametrize("neighbours", [3, pytest.param(99, marks=pytest.mark.long)])
"""Good messages beside each bad one: many of them make a hundredth of it poison."""
PARTS = ("ingest", "enrich", "store", "kafka")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with stack(tmp_path_factory.mktemp("poison"), enrich_steps="") as started:
        yield started


def bootstrap(running: Stack) -> str:
    return f"127.0.0.1:{running.ports['kafka']}"


Letters = dict[tuple[str | None, bytes], DeadLetter]
"""By the topic the message lay on, and its bytes."""


@pytest.fixture
def letters(running: Stack) -> Callable[[int], Letters]:
    """So many new dead letters, once they are there."""
    before = count(bootstrap(running), DEAD.name)

    def arrived(new: int) -> Letters:
        wait_until(
            lambda: count(bootstrap(running), DEAD.name) >= before + new, deadline=60, what=f"{new} dead letters"
        )
        return {(letter.source.topic, letter.original): letter for letter in dead_letters(bootstrap(running))}

    return arrived


def stored(running: Stack) -> set[str]:
    return {article_id for article_id, _ in rows(running.folder / "dateline.db")}


def send(running: Stack, data: bytes) -> httpx.Response:
    return httpx.post(running.url("ingest", "/v1/articles"), content=data, timeout=60)


def send_all(running: Stack, files: Sequence[bytes]) -> list[dict[str, str]]:
    url, kind = running.url("ingest", "/v1/articles/batch"), {"content-type": "application/x-ndjson"}
    answer = httpx.post(url, content=b"\n".join(files), headers=kind, timeout=60)
    return [json.loads(line) for line in answer.text.splitlines()]


def pids(running: Stack) -> dict[str, int]:
    return {part: running.pid(part) for part in PARTS}


@MANY
def test_at_the_door_each_is_stored_or_dead_and_its_neighbours_are_stored(
    running: Stack, letters: Callable[[int], Letters], neighbours: int
) -> None:
    before, accepted, refused = pids(running), set[str](), dict[tuple[str, bytes], str]()
    for place, one in enumerate([*poison.for_the_door(neighbours), poison.grows_too_large(neighbours)]):
        near = send_all(running, [story(neighbours * 10_000 + neighbours * place + n) for n in range(neighbours)])
        answer = send(running, one.data)
        assert answer.status_code in ({202, 422} if one.readable else {422}), (one.name, answer.text[:300])
        (item,) = answer.json()["items"]
        accepted |= {each["article_id"] for each in (*near, item) if each["outcome"] == "accepted"}
        assert [each["outcome"] for each in near] == ["accepted"] * neighbours, one.name
        if item["outcome"] == "rejected":
            refused[ORIGINALS.name, one.data] = item["reason"]
    wait_until(lambda: accepted <= stored(running), deadline=60, what="all that was accepted is stored")
    dead = letters(len(refused))
    assert {at: dead[at].reason if at in dead else None for at in refused} == refused
    assert [letter.error for letter in dead.values() if letter.reason is Reason.BUG] == []
    assert pids(running) == before


def test_larger_than_a_message_may_be_is_refused_at_the_door(running: Stack) -> None:
    before = pids(running)
    assert send(running, poison.too_large()).status_code == 413
    assert pids(running) == before


ON_TOPICS = {
    RAW.name: (poison.for_the_raw_topic, poison.raw),
    ENRICHED.name: (poison.for_the_enriched_topic, poison.enriched),
}
Good = Callable[[int], RawArticle | EnrichedArticle]


def mixed(poisons: Sequence[Poison], good: Good, near: int) -> tuple[list[bytes], set[str]]:
    """Each among good neighbours: what to write, and the ids that must be stored."""
    articles = [[good(near * (place + 1) + n) for n in range(near)] for place in range(len(poisons))]
    values = [value for one, these in zip(poisons, articles, strict=True) for value in (one.data, *map(encode, these))]
    return values, {str(each.article_id) for these in articles for each in these}


@MANY
@pytest.mark.parametrize("topic", [RAW.name, ENRICHED.name])
def test_straight_on_a_topic_each_is_dead_lettered_with_its_bytes_and_its_neighbours_are_stored(
    running: Stack, letters: Callable[[int], Letters], topic: str, neighbours: int
) -> None:
    poisons, good = ON_TOPICS[topic]
    before, bad = pids(running), [*poisons(neighbours)]
    values, wanted = mixed(bad, good, neighbours)
    write(bootstrap(running), topic, values)
    wait_until(lambda: wanted <= stored(running), deadline=120, what="the neighbours are stored")
    dead = letters(len(bad))
    reasons = {one.name: dead[topic, one.data].reason if (topic, one.data) in dead else None for one in bad}
    assert reasons == dict.fromkeys(reasons, Reason.CONTRACT)
    assert pids(running) == before
