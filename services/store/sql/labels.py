"""The rows of what articles are found by."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from schemas import EnrichedArticle
from schemas.article import Status
from services.store.folding import fold
from services.store.labels import label_keys
from services.store.sql.codec import mention_rows


def label_rows(shown: Mapping[int, EnrichedArticle]) -> Iterator[tuple[str, str, int]]:
    """Kind, key and article of every label."""
    return ((kind, key, place) for place, article in shown.items() for kind, key in label_keys(article))


def named_in(shown: Mapping[int, EnrichedArticle]) -> list[dict[str, Any]]:
    """The rows of `mentions`; canceled articles name no entity any more."""
    named = ((place, article) for place, article in shown.items() if article.status is not Status.CANCELED)
    return [row for place, article in named for row in mention_rows(place, article)]


def rolled_up(named: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What those mentions add to `entities`, a row each, by id."""
    by_id = itemgetter("entity_id")
    for key, rows in groupby(sorted(named, key=by_id), by_id):
        *others, last = rows
        name = last["name"]
        yield {"id": key, "type": last["type"], "name": name, "folded": fold(name), "articles": len(others) + 1}
