"""What becomes of the store as it grows: writing, reading and size at 10,000 and at 200,000 articles."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import NAMESPACE_URL, uuid5

from schemas import EnrichedArticle
from services.common.codec import encode
from services.store.database import migrate, read_url
from services.store.query.parsing import parse
from services.store.query.values import one_of
from services.store.repository import Filters, Sort
from services.store.sql.repository import SqlRepository
from services.store.sqlite.kind import Sqlite
from tests.bench.figures import Figure
from tests.bench.stories import NOW, enriched_articles

_SMALL, _LARGE, _BATCH, _STORIES, _ROUNDS = 10_000, 200_000, 500, 500, 9
_LISTS = {
    "newest": (Filters(), Sort.PUBLISHED),
    "search": (replace(Filters(), query=parse("harbour council -paper")), Sort.PUBLISHED),
    "entity": (Filters(query=one_of("entity", "Tomas Lind")), Sort.PUBLISHED),
    "best": (replace(Filters(), query=parse("tram line repairs")), Sort.RELEVANCE),
}


@dataclass(frozen=True, slots=True)
class _State:
    """Of a store: articles a second in its last 5,000, milliseconds a list, bytes an article."""

    rate: float
    lists: dict[str, float]
    size: float


def measure() -> list[Figure]:
    """At both sizes, and their ratios."""
    with TemporaryDirectory() as folder:
        small, large = _grown(Path(folder))
    how = f"{_SMALL:,}: {small.rate:,.0f}/s; {_LARGE:,}: {large.rate:,.0f}/s, the last 5,000 of each"
    return [
        Figure("growth: rate of writing, large / small", large.rate / small.rate, "", how),
        Figure("growth: bytes an article, large / small", large.size / small.size, "", f"{large.size:,.0f} bytes"),
        *(_list(name, small, large) for name in _LISTS),
    ]


def _list(name: str, small: _State, large: _State) -> Figure:
    how = f"20 articles, median of {_ROUNDS}; {small.lists[name]:.1f} ms at {_SMALL:,}"
    return Figure(f"growth: list “{name}” at {_LARGE:,}", large.lists[name], "ms", how)


def _grown(folder: Path) -> list[_State]:
    path, states, took = folder / "bench.db", list[_State](), list[float]()
    migrate(f"sqlite:///{path}")
    with closing(SqlRepository.open(Sqlite(), read_url(f"sqlite:///{path}"))) as repository:
        for at in range(0, _LARGE, _BATCH):
            took.append(_written(repository, at))
            if at + _BATCH in {_SMALL, _LARGE}:
                rate = _BATCH * 10 / sum(took[-10:])
                states.append(_State(rate, _lists(repository), path.stat().st_size / (at + _BATCH)))
    return states


def _written(repository: SqlRepository, at: int) -> float:
    articles = list(_copies(at))
    documents = [encode(article) for article in articles]
    began = time.perf_counter()
    repository.upsert(articles, NOW, documents)
    return time.perf_counter() - began


def _copies(start: int) -> Iterator[EnrichedArticle]:
    """The stories again and again, each time as others that were issued later."""
    for number in range(start, start + _BATCH):
        article = enriched_articles(_STORIES)[number % _STORIES]
        own = {"article_id": uuid5(NAMESPACE_URL, str(number)), "provider_id": f"urn:bench:{number}"}
        moment = NOW - timedelta(seconds=_LARGE - number)
        yield article.model_copy(update=own | {"published_at": moment, "received_at": moment})


def _lists(repository: SqlRepository) -> dict[str, float]:
    return {name: median(_asked(repository, name) for _ in range(_ROUNDS)) * 1000 for name in _LISTS}


def _asked(repository: SqlRepository, name: str) -> float:
    filters, sort = _LISTS[name]
    began = time.perf_counter()
    assert repository.articles(filters, sort=sort, limit=20, cursor=None).items
    return time.perf_counter() - began
