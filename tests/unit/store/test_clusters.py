"""The same story across wires: found, explained, and undone when an article goes."""

import random
from contextlib import closing
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import EnrichedArticle
from services.store.clusters.signature import bands, likeness, signature
from services.store.clusters.stories import Wanted
from services.store.database import open_repository
from services.store.repository import Repository
from tests.support.articles import NOON, article_id, at, enriched_article, entity
from tests.support.databases import Databases

TEXT = (
    "The ferry Aurora ran aground off the northern coast early on Monday with two hundred people on board, and rescue "
    "crews from three harbours brought everyone ashore before noon, the coast guard said in a statement to reporters."
)
OTHER = "Parliament voted late on Tuesday to raise the tax on fuel, after a debate that lasted for nine hours in all."
NAMES = tuple(entity("PER", name) for name in ("Ada Quist", "Ben Holm", "Cleo Marsh", "Dan Ruud"))
DAY = 24 * 60


def wire(name: str, body: str = TEXT, *, minutes: float = 0, **fields: Any) -> EnrichedArticle:
    return enriched_article(article=name, body=body, published_at=at(minutes), **{"source": f"wire {name}", **fields})


def put(repository: Repository, *articles: EnrichedArticle) -> None:
    repository.upsert(articles, NOON)
    while repository.clusters.follow(100):
        pass


def stories(repository: Repository) -> set[frozenset[str]]:
    names = {article_id(name): name for name in "abcdefgh"}
    page = repository.clusters.page(Wanted(), limit=50, cursor=None)
    return {frozenset(names[one.article_id] for one in story.members) for story in page.items}


def edited(text: str, words: int) -> str:
    parts = text.split()
    return " ".join(["Reuters:", *parts[: len(parts) - words]])


def test_one_text_on_two_wires_is_one_story_with_its_first_source(repository: Repository) -> None:
    put(repository, wire("b", edited(TEXT, 3), minutes=5), wire("c", OTHER), wire("a"))
    story = repository.clusters.cluster(article_id("b"))
    assert story is not None
    assert [(one.source, one.like) for one in story.members] == [("wire a", None), ("wire b", article_id("a"))]
    assert story.id == article_id("a")
    assert "of the text" in (story.members[1].why or "")


def test_names_and_a_slug_line_make_a_story_of_other_words(repository: Repository) -> None:
    put(
        repository,
        wire("a", TEXT, entities=NAMES, slugline="FERRY-AGROUND"),
        wire("b", OTHER, entities=NAMES, slugline="Ferry-Aground", minutes=30),
        wire(
            "c",
            OTHER.replace("fuel", "wine").replace("Tuesday", "Friday"),
            entities=NAMES[:1],
            slugline="FERRY-AGROUND",
        ),
    )
    assert frozenset("ab") in {frozenset(one & set("ab")) for one in stories(repository)}
    assert all("c" not in story for story in stories(repository))


def test_what_is_told_again_much_later_is_another_story(repository: Repository) -> None:
    put(repository, *(wire(name, minutes=DAY * 2 * days) for days, name in enumerate("abcd")))
    assert stories(repository) == {frozenset("ab"), frozenset("cd")}


def test_a_story_of_one_article_is_none(repository: Repository) -> None:
    put(repository, wire("a"), wire("b", OTHER))
    assert stories(repository) == set()
    assert repository.clusters.cluster(article_id("a")) is None


@pytest.mark.parametrize("gone", [{"status": "canceled"}, {"status": "withheld"}, {"embargo_until": at(60)}], ids=str)
def test_an_article_that_goes_leaves_its_story(repository: Repository, gone: dict[str, Any]) -> None:
    put(repository, wire("a"), wire("b", minutes=1), wire("c", minutes=2))
    repository.upsert([wire("a", version="2", **gone)], NOON)
    seen = repository.clusters.cluster(article_id("b"))  # at once, before the follower has come
    assert seen is None or article_id("a") not in {one.article_id for one in seen.members}
    put(repository)
    story = repository.clusters.cluster(article_id("c"))
    assert story is not None
    assert [one.article_id for one in story.members] == [article_id("b"), article_id("c")]


def test_a_story_is_undone_when_a_correction_tells_another(repository: Repository) -> None:
    put(repository, wire("a"), wire("b", minutes=1))
    assert stories(repository) == {frozenset("ab")}
    put(repository, wire("b", OTHER, version="2", minutes=1))
    assert stories(repository) == set()


def test_a_list_is_walked_by_its_cursor(repository: Repository) -> None:
    put(
        repository,
        *(wire(name, f"{name} " * 3 + OTHER.replace("the", name), minutes=n // 2) for n, name in enumerate("aabbccdd")),
    )
    for n, text in enumerate(
        (TEXT, OTHER, "Rain fell " * 3 + "over the plain and the hills beyond it until the river rose.")
    ):
        put(repository, *(wire(name, text, minutes=n) for name in ("abcdef"[n * 2], "abcdef"[n * 2 + 1])))
    seen, cursor = list[UUID](), None
    while True:
        page = repository.clusters.page(Wanted(), limit=1, cursor=cursor)
        seen += [one.id for one in page.items]
        if (cursor := page.next) is None:
            break
    assert (len(seen), len(set(seen))) == (3, 3)


async def test_a_story_is_answered_with_its_timeline(api: httpx.AsyncClient, repository: Repository) -> None:
    put(repository, wire("a"), wire("b", minutes=5), wire("c", OTHER))
    (story,) = (await api.get("/v1/clusters", params={"sources_min": 2})).json()["items"]
    assert (story["articles"], [one["source"] for one in story["sources"]]) == (2, ["wire a", "wire b"])
    details = (await api.get(f"/v1/clusters/{article_id('b')}")).json()
    assert [one["like"] for one in details["timeline"]] == [None, str(article_id("a"))]
    assert (await api.get("/v1/clusters", params={"sources_min": 3})).json()["items"] == []
    assert (await api.get(f"/v1/clusters/{article_id('c')}")).status_code == 404


async def test_articles_are_filtered_by_their_story(api: httpx.AsyncClient, repository: Repository) -> None:
    put(repository, wire("a"), wire("b", minutes=5), wire("c", OTHER))
    story = str(article_id("a"))
    found = (await api.get("/v1/articles", params={"cluster": story})).json()
    assert {one["provider_id"] for one in found["items"]} == {"a", "b"}
    others = (await api.get("/v1/articles", params={"not_cluster": story})).json()
    assert [one["provider_id"] for one in others["items"]] == ["c"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3), st.integers(0, 4)), min_size=2, max_size=8),
    st.randoms(),
)
def test_stories_do_not_depend_on_the_order_of_arrival(
    databases: Databases, sent: list[tuple[str, int, int]], chance: random.Random
) -> None:
    known = {name: wire(name, edited(TEXT, cut * 4), minutes=day * DAY) for name, cut, day in sent}
    found = []
    for order in (list(known.values()), chance.sample(list(known.values()), len(known))):
        with databases.fresh() as url, closing(open_repository(url)) as repository:
            for article in order:
                put(repository, article)
            found.append(stories(repository))
    assert found[0] == found[1]


@given(st.integers(0, 30))
def test_a_signature_tells_how_much_two_texts_share(words: int) -> None:
    one = TEXT.split()
    other = one[: len(one) - words] + [f"x{n}" for n in range(words)]
    runs = [{tuple(text[at : at + 3]) for at in range(len(text) - 2)} for text in (one, other)]
    exact = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    signatures = [signature(" ".join(text)) for text in (one, other)]
    assert likeness(*signatures) == pytest.approx(exact, abs=0.25)
    assert set(bands(signatures[0])) & set(bands(signatures[1])) or exact < 0.8


def test_a_text_of_two_words_has_no_signature() -> None:
    assert (signature("Two words"), bands(()), likeness((), ())) == ((), [], 0.0)
