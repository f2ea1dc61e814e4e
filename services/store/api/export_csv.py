"""An article as a line of a table (RFC 4180)."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from services.store.repository import Document

Article = dict[str, Any]


def _field(name: str) -> Callable[[Article], Any]:
    return lambda article: article.get(name)


def _names(name: str) -> Callable[[Article], str]:
    return lambda article: "; ".join(one["name"] for one in article.get(name) or ())


def _sentiment(name: str) -> Callable[[Article], Any]:
    return lambda article: (article.get("sentiment") or {}).get(name)


_PLAIN = (
    "article_id",
    "version",
    "status",
    "kind",
    "provider",
    "source",
    "feed",
    "format",
    "language",
    "published_at",
    "received_at",
    "urgency",
    "slugline",
    "headline",
    "summary",
    "byline",
    "dateline",
    "uri",
)
_COLUMNS: dict[str, Callable[[Article], Any]] = {
    **{name: _field(name) for name in _PLAIN},
    "detected_language": lambda article: (article.get("detected_language") or {}).get("code"),
    "sentiment": _sentiment("label"),
    "sentiment_score": _sentiment("score"),
    "topics": _names("topics"),
    "entities": _names("entities"),
    "body": _field("body"),
}


def _line(values: list[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue().encode()


HEAD = _line([*_COLUMNS])
"""The names of the columns."""


def csv_line(document: Document) -> bytes:
    """The article's line."""
    article = json.loads(document)
    return _line([column(article) for column in _COLUMNS.values()])
