"""The databases find what a naive reading of the query finds."""

import json
from contextlib import closing
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.store.database import open_repository
from services.store.query.matching import face_of, matches
from services.store.query.parsing import QueryError, parse
from services.store.query.tree import Query
from services.store.repository import Filters, Repository, Sort
from tests.support.articles import NOON, article_id, at, enriched_article, entity, sentiment
from tests.support.databases import Databases

WORDS = ["ab", "abc", "ba", "Émile", "emile", "ß", "x1"]
texts = st.lists(st.sampled_from([*WORDS, "-", "(ab)"]), max_size=6).map(" ".join)
articles = st.lists(
    st.builds(
        enriched_article,
        headline=texts,
        body=texts,
        slugline=st.none() | texts,
        source=st.sampled_from([None, "One", "Two"]),
        urgency=st.sampled_from([None, 1, 5]),
        entities=st.sampled_from([(), (entity("PER", "Ada"),), (entity("LOC", "Oslo"), entity("PER", "Ada"))]),
        sentiment=st.sampled_from([None, sentiment("negative", -0.5), sentiment("positive", 0.25)]),
        published_at=st.integers(0, 3).map(at),
    ),
    min_size=1,
    max_size=8,
)

word = st.sampled_from([*WORDS, "a*", "EMI*", "ab-ba", "U.S."])
phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
near = st.tuples(phrase, st.integers(0, 3)).map(lambda made: f"{made[0]}~{made[1]}")
label = st.sampled_from(
    ["source:one", "entity:ada", "entity_type:loc", "has:slugline", "sentiment:negative", "urgency:5", "language:en"]
)
spread = st.sampled_from(
    ["urgency:[2 TO *]", "sentiment:[-0.5 TO 0]", 'published:["2026-03-07T12:01:00" TO "2026-03-07T12:02:00"]']
)
text = word | phrase | near
atoms = text | label | spread | st.tuples(st.sampled_from(["headline", "body", "slugline"]), text).map(":".join)


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=2, max_size=3)
    without = st.tuples(inner, inner).map(lambda both: f"{both[0]} -({both[1]})")
    return several.map(lambda parts: f"({' '.join(parts)})") | several.map(" OR ".join) | without


queries: st.SearchStrategy[str] = st.recursive(atoms, combined, max_leaves=6)


def found(repository: Repository, query: Query) -> set[str]:
    page = repository.articles(Filters(query=query), sort=Sort.PUBLISHED, limit=500)
    assert page.total.value == len(page.items)
    return {json.loads(item)["provider_id"] for item in page.items}


def read(q: str) -> Query | None:
    try:
        return parse(q)
    except QueryError:  # only says what must not be there
        return None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stored=articles, asked=st.lists(queries, min_size=4, max_size=8))
def test_the_index_finds_what_a_naive_reading_finds(databases: Databases, stored: Any, asked: list[str]) -> None:
    named = [
        one.model_copy(update={"article_id": article_id(str(n)), "provider_id": str(n)}) for n, one in enumerate(stored)
    ]
    with databases.fresh() as url, closing(open_repository(url)) as repository:
        repository.upsert(named, NOON)
        for query in (tree for q in asked if (tree := read(q)) is not None):
            assert found(repository, query) == {one.provider_id for one in named if matches(query, face_of(one))}
