"""How an article is shown in a list: whole, some of its fields, and with the places that match marked."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field

from schemas import EnrichedArticle
from schemas.parts import Span
from services.common.http import Problem
from services.store.query.matching import fields_of, marks
from services.store.query.tree import Near, Query, TextField, Words, words_of
from services.store.repository import Document

_ALWAYS = ("article_id", "version")
_KNOWN = (*EnrichedArticle.model_fields, "highlight")


class ArticleHit(EnrichedArticle):
    """An article in a list."""

    highlight: dict[TextField, list[Span]] | None = Field(
        None, description="Where the words of `q` stand in each text; with `highlight=true`."
    )


class PartialArticle(BaseModel):
    """An article of which `fields` were asked for."""

    model_config = ConfigDict(extra="allow")

    article_id: str
    version: str


@dataclass(frozen=True, slots=True)
class View:
    """`fields`: those shown, none given: all. `words`: those marked."""

    fields: frozenset[str] = frozenset()
    words: tuple[Words | Near, ...] | None = None

    def show(self, document: Document) -> Document:
        """The document as asked for; untouched where nothing is asked."""
        if not self.fields and self.words is None:
            return document
        article = json.loads(document)
        if self.words is not None:
            article["highlight"] = _highlights(self.words, article)
        if self.fields:
            article = {name: value for name, value in article.items() if name in self.fields}
        return json.dumps(article, ensure_ascii=False, separators=(",", ":")).encode()


def view_of(fields: Iterable[str], query: Query | None, *, highlight: bool) -> View:
    """What is asked for.

    Raises:
        Problem: an article has no such field.
    """
    names = [name.strip() for text in fields for name in text.split(",") if name.strip()]
    for name in names:
        if name not in _KNOWN:
            raise Problem(422, "invalid_parameter", f"an article has no field {name!r}", parameter="fields")
    words = tuple(words_of(query)) if highlight else None
    asked = {*names, *_ALWAYS, *(["highlight"] if highlight else [])} if names else set()
    return View(frozenset(asked), words)


def _highlights(words: tuple[Words | Near, ...], article: dict[str, Any]) -> dict[str, list[dict[str, int]]]:
    found = {field: _spans(words, field, article.get(field) or "") for field in get_args(TextField)}
    return {field: spans for field, spans in found.items() if spans}


def _spans(words: tuple[Words | Near, ...], field: TextField, text: str) -> list[dict[str, int]]:
    """Those of the text, in order, without overlaps."""
    found = sorted(
        (first.start, last.end) for one in words if field in fields_of(one) for first, last in marks(one, text)
    )
    spans: list[dict[str, int]] = []
    for start, end in found:
        if spans and start < spans[-1]["end"]:
            spans[-1]["end"] = max(spans[-1]["end"], end)
        else:
            spans.append({"start": start, "end": end})
    return spans
