"""The rows of what articles are found by."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from schemas import EnrichedArticle
from schemas.article import Status
from services.store.sql.codec import fold, label_keys, mention_rows


def label_rows(shown: Mapping[int, EnrichedArticle]) -> Iterator[tuple[str, str, int]]:
    """Kind, key and article of every label."""
    return ((kind, key, place) for place, article in shown.items() for kind, key in label_keys(article))


def named_in(shown: Mapping[int, EnrichedArticle]) -> list[dict[str, Any]]:
    """The rows of `mentions`; canceled articles name no entity any more."""
    return [dict(row, article=key) for key, article in shown.items() for row in _mentions(article)]


def _mentions(article: EnrichedArticle) -> list[Mapping[str, Any]]:
    return [] if article.status is Status.CANCELED else mention_rows(article)


def rolled_up(named: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What those mentions add to `entities`, a row each, by id."""
    by_id = itemgetter("entity_id")
    for key, rows in groupby(sorted(named, key=by_id), by_id):
        *others, last = rows
        name = last["name"]
        yield {"id": key, "type": last["type"], "name": name, "folded": fold(name), "articles": len(others) + 1}
