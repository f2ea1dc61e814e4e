"""How any repository behaves; runs on each kind there is."""

import json
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import EnrichedArticle
from schemas.article import Status
from services.common.codec import encode
from services.common.hop import Outcome
from services.store.database import open_repository
from services.store.query.parsing import parse
from services.store.query.tree import All
from services.store.query.values import one_of
from services.store.repository import BadCursor, Document, Filters, Repository, Sort
from services.store.story import Event
from tests.support.articles import NOON, article_id, at, enriched_article, entity
from tests.support.databases import Databases

PASSED, DUPLICATE = Outcome.PASSED, Outcome.DUPLICATE


def put(repository: Repository, *articles: EnrichedArticle) -> list[Outcome]:
    return repository.upsert(articles, NOON)


def found(
    repository: Repository, q: str | None = None, entity: str | None = None, status: Status = Status.USABLE
) -> list[str]:
    asked = [*([parse(q)] if q else []), *([one_of("entity", entity)] if entity else [])]
    filters = Filters(query=All(tuple(asked)) if asked else None, status=status)
    page = repository.articles(filters, sort=Sort.PUBLISHED, limit=500)
    return [json.loads(item)["provider_id"] for item in page.items]


def events(repository: Repository) -> list[Event]:
    return [change.event for change in repository.changes(after=0, limit=500).items]


def version(document: Document | None) -> str | None:
    return None if document is None else str(json.loads(document)["version"])


def test_an_article_comes_out_as_it_went_in(repository: Repository) -> None:
    article = enriched_article(body="Ünï\x00code 😀", entities=(entity("PER", "Ada"),))
    put(repository, article)
    assert repository.article(article.article_id) == encode(article)


def test_a_text_with_a_nul_is_kept_and_known_again(repository: Repository) -> None:
    odd = enriched_article(version="a\x00b", source="N\x00l", entities=(entity("PER", "A\x00a"),))
    assert [put(repository, odd) for _ in range(2)] == [[PASSED], [DUPLICATE]]
    assert repository.entities(limit=9).items[0].name == "A\x00a"
    assert repository.changes(after=0, limit=9).items[0].version == "a\x00b"
    assert found(repository, entity="per:a\x00a") == ["story-1"]


def test_a_batch_that_comes_twice_is_stored_once(repository: Repository) -> None:
    batch = [enriched_article(article=f"story-{number}") for number in range(20)]
    assert put(repository, *batch) == [PASSED] * 20
    assert put(repository, *batch) == [DUPLICATE] * 20
    assert (repository.rows(), len(events(repository))) == (20, 20)


def test_the_same_article_twice_in_one_batch_is_stored_once(repository: Repository) -> None:
    assert put(repository, enriched_article(), enriched_article()) == [PASSED, DUPLICATE]
    assert repository.rows() == 1


def test_a_replaced_row_is_found_by_its_new_words_only(repository: Repository) -> None:
    put(repository, enriched_article(body="apples"))
    put(repository, enriched_article(body="pears", received_at=at(1)))
    assert (found(repository, "apples"), found(repository, "pears")) == ([], ["story-1"])
    assert repository.rows() == 1


def test_a_better_pipeline_replaces_what_the_article_is_found_by(repository: Repository) -> None:
    put(repository, enriched_article(entities=(entity("PER", "Ada"),)))
    put(repository, enriched_article(entities=(entity("ORG", "Ada Ltd"),), pipeline_version=2))
    assert (found(repository, entity="ada"), found(repository, entity="ada ltd")) == ([], ["story-1"])
    assert [one.name for one in repository.entities(limit=9).items] == ["Ada Ltd"]


def test_a_late_older_version_becomes_history(repository: Repository) -> None:
    put(repository, enriched_article(version="2", body="newer"))
    assert put(repository, enriched_article(version="1", body="older")) == [PASSED]
    assert events(repository) == [Event.CREATED]
    assert found(repository, "older") == []
    assert [version(one) for one in repository.versions(article_id("story-1"))] == ["2", "1"]


def test_a_replaced_row_that_falls_behind_gives_way_to_the_version_before(repository: Repository) -> None:
    put(repository, enriched_article(version="1", body="one"))
    put(repository, enriched_article(version="2", body="two", version_order=2))
    put(repository, enriched_article(version="2", body="too", version_order=0, received_at=at(1)))
    assert version(repository.article(article_id("story-1"))) == "1"
    assert found(repository, "one") == ["story-1"]


def test_content_that_comes_back_stands_again(repository: Repository) -> None:
    for minute, body in enumerate(["a1", "b1", "a1"]):
        assert put(repository, enriched_article(body=body, received_at=at(minute))) == [PASSED]
    assert found(repository, "a1") == ["story-1"]
    assert repository.rows() == 1


@pytest.mark.parametrize("order", [1, -1], ids=["kill last", "kill first"])
def test_a_killed_article_is_read_as_canceled_and_listed_only_when_asked_for(
    repository: Repository, order: int
) -> None:
    usable = enriched_article(version="2", entities=(entity("PER", "Ada"),))
    kill = enriched_article(version="1", status="canceled", entities=(entity("PER", "Ada"),))
    for article in (usable, kill)[::order]:
        put(repository, article)
    assert found(repository) == []
    assert found(repository, status=Status.CANCELED) == ["story-1"]
    assert repository.entities(limit=9).items == ()
    assert json.loads(repository.article(article_id("story-1")) or b"{}")["status"] == "canceled"


def test_events_tell_what_readers_see(repository: Repository) -> None:
    put(
        repository,
        enriched_article(version="1"),
        enriched_article(version="2"),
        enriched_article(version="3", signals=("Correction",)),
        enriched_article(version="4", status="canceled"),
    )
    assert events(repository) == [Event.CREATED, Event.UPDATED, Event.CORRECTED, Event.CANCELED]


def test_an_embargoed_article_gets_its_seq_when_it_is_released(repository: Repository) -> None:
    put(repository, enriched_article(article="later", embargo_until=at(10)))
    put(repository, enriched_article(article="now"))
    assert (repository.release(at(9)), found(repository)) == (0, ["now"])
    assert (repository.release(at(10)), repository.release(at(10))) == (1, 0)
    assert sorted(found(repository)) == ["later", "now"]
    last = repository.changes(after=0, limit=9).items[-1]
    assert (last.article_id, last.event, last.at) == (article_id("later"), Event.RELEASED, at(10))


def test_a_withheld_article_is_released_by_no_clock(repository: Repository) -> None:
    put(repository, enriched_article(status="withheld", embargo_until=at(1)))
    assert (repository.release(at(60)), found(repository)) == (0, [])


def test_an_article_that_is_withheld_later_disappears_with_its_words_and_names(repository: Repository) -> None:
    put(repository, enriched_article(version="1", body="secret", entities=(entity("PER", "Ada"),)))
    put(repository, enriched_article(version="2", status="withheld"))
    assert (found(repository), found(repository, "secret")) == ([], [])
    assert repository.entities(limit=9).items == ()
    assert repository.article(article_id("story-1")) is None
    assert repository.versions(article_id("story-1")) == ()
    assert events(repository) == []


def test_a_version_that_is_withheld_is_not_among_the_versions(repository: Repository) -> None:
    put(repository, enriched_article(version="1", status="withheld"), enriched_article(version="2"))
    assert [version(one) for one in repository.versions(article_id("story-1"))] == ["2"]


def test_entities_count_the_articles_that_name_them(repository: Repository) -> None:
    ada, ben = entity("PER", "Ada Lovelace"), entity("ORG", "Ben & Co")
    put(repository, enriched_article(article="a", entities=(ada, ben)), enriched_article(article="b", entities=(ada,)))
    put(repository, enriched_article(article="b", version="2", entities=(ada, ada)))
    assert [(one.name, one.articles) for one in repository.entities(limit=9).items] == [
        ("Ada Lovelace", 2),
        ("Ben & Co", 1),
    ]


@pytest.mark.parametrize("prefix", ["ada", "LOVE", "ada lov"])
def test_an_entity_is_found_by_the_start_of_a_word_of_its_name(repository: Repository, prefix: str) -> None:
    put(repository, enriched_article(entities=(entity("PER", "Ada Lovelace"), entity("LOC", "Nevada"))))
    assert [one.name for one in repository.entities(limit=9, prefix=prefix).items] == ["Ada Lovelace"]


@pytest.mark.parametrize("sort", list(Sort))
def test_a_walk_neither_skips_nor_doubles_while_articles_come_in(repository: Repository, sort: Sort) -> None:
    words = ["ferry " * (number % 5 + 1) + "harbour " * (number % 3) for number in range(40)]
    for number, body in enumerate(words):  # several are of one moment
        put(repository, enriched_article(article=f"s{number}", body=body, published_at=at(number // 3)))
    seen, cursor, new = list[str](), None, 0
    while True:
        page = repository.articles(Filters(query=parse("ferry OR harbour")), sort=sort, limit=7, cursor=cursor)
        seen += [json.loads(item)["provider_id"] for item in page.items]
        if (cursor := page.next) is None:
            break
        new += 1
        put(repository, enriched_article(article=f"new{new}", body="harbour", received_at=at(99), published_at=at(99)))
    assert sorted(seen) == sorted(f"s{number}" for number in range(40))


def test_relevance_puts_the_headline_before_the_body(repository: Repository) -> None:
    put(repository, enriched_article(article="body", body="A storm came."))
    put(repository, enriched_article(article="headline", headline="Storm", body="It came."))
    put(repository, enriched_article(article="neither", body="Sun."))
    page = repository.articles(Filters(query=parse("storm")), sort=Sort.RELEVANCE, limit=9)
    assert [json.loads(item)["provider_id"] for item in page.items] == ["headline", "body"]


@pytest.mark.parametrize("cursor", [{}, {"list": "-published"}, {"list": "-published", "id": None}])
def test_a_cursor_of_no_list_is_refused(repository: Repository, cursor: dict[str, object]) -> None:
    with pytest.raises(BadCursor):
        repository.articles(Filters(), sort=Sort.PUBLISHED, limit=1, cursor=cursor)


def test_changes_go_on_after_a_seq(repository: Repository) -> None:
    put(repository, *(enriched_article(article=f"s{number}") for number in range(5)))
    first = repository.changes(after=0, limit=2)
    rest = repository.changes(after=first.items[-1].seq, limit=9)
    assert [change.article_id for change in (*first.items, *rest.items)] == [article_id(f"s{n}") for n in range(5)]


versions = st.builds(
    enriched_article,
    article=st.sampled_from(["a", "b"]),
    version=st.sampled_from(["1", "2"]),
    body=st.sampled_from(["one", "two"]),
    status=st.sampled_from(["usable", "usable", "withheld", "canceled"]),
    received_at=st.integers(0, 2).map(at),
    pipeline_version=st.integers(1, 2),
)


def state(repository: Repository) -> object:
    ids = [article_id("a"), article_id("b")]
    return [(repository.article(one), set(repository.versions(one))) for one in ids], [
        sorted(found(repository, word)) for word in ("one", "two")
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(versions, min_size=1, max_size=6), random=st.randoms(use_true_random=False))
def test_what_is_stored_does_not_depend_on_order_or_batches(databases: Databases, sent: Any, random: Any) -> None:
    with (
        databases.fresh() as first,
        databases.fresh() as second,
        closing(open_repository(first)) as one,
        closing(open_repository(second)) as other,
    ):
        one.upsert(sent, NOON)
        for article in random.sample(sent, len(sent)):
            other.upsert([article], NOON)
        assert state(one) == state(other)
