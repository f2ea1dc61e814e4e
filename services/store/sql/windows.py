"""Newest first without reading every match: conditions are asked of spans of ids, the newest first, each wider."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, literal_column, select

from services.store.places import Span, span_of
from services.store.query.tree import All, Between, Query
from services.store.repository import EXACT_TOTAL, Filters, Total
from services.store.sql.conditions import Condition, Conditions
from services.store.sql.engine import FullText
from services.store.sql.tables import articles, is_shown


@dataclass(frozen=True, slots=True)
class Steps:
    """The first span has `first` articles, each next one is so many times `wider`."""

    first: int
    wider: int


_TO_FIND, _TO_COUNT = Steps(1_000, 8), Steps(4_000, 2)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, on one connection."""

    connection: Connection
    text: FullText
    filters: Filters

    @property
    def span(self) -> Span:
        """The ids that may match."""
        low, high = _published(self.filters.query)
        return span_of(self.filters.status, low, high)

    def matching(self, span: Span) -> list[Condition]:
        """What the articles of a span must be."""
        return Conditions(self.text, span, self.filters.status).seen(self.filters.query)

    def newest(self, most: int, below: int | None = None) -> list[int]:
        """The newest matches with ids below that."""
        found: list[int] = []
        for ids in self._parts(_below(self.span, below), _TO_FIND):
            found += self.connection.scalars(ids.order_by(literal_column("id").desc()).limit(most - len(found)))
            if len(found) >= most:
                break
        return found

    def count(self) -> Total:
        """How many match, counted up to EXACT_TOTAL."""
        number = 0
        for ids in self._parts(self.span, _TO_COUNT):
            some = ids.limit(EXACT_TOTAL + 1 - number).subquery()
            number += self.connection.scalar(select(func.count()).select_from(some)) or 0
            if number > EXACT_TOTAL:
                return Total(EXACT_TOTAL, exact=False)
        return Total(number)

    def _parts(self, whole: Span, steps: Steps) -> Iterator[Select[tuple[int]]]:
        """The matches: in order from one index, where one alone tells them; else span by span, the newest first."""
        indexed = Conditions(self.text, whole, self.filters.status).indexed(self.filters.query)
        if indexed is not None:
            yield indexed
            return
        for span in self._spans(whole, steps):
            yield select(articles.c.id.label("id")).where(*self.matching(span))

    def _spans(self, whole: Span, steps: Steps) -> Iterator[Span]:
        """The whole in spans from its upper end, each next one wider."""
        high, low = whole.high, self._lower(whole, steps.first)
        while True:
            yield Span(low, high)
            if low <= whole.low:
                return
            high, low = low, max(whole.low, low - (high - low) * steps.wider)

    def _lower(self, whole: Span, first: int) -> int:
        """Where the span ends that has that many articles."""
        if not _selective(self.filters.query):
            return whole.low
        within = select(articles.c.id).where(is_shown, articles.c.id >= whole.low, articles.c.id < whole.high)
        found = self.connection.scalar(within.order_by(articles.c.id.desc()).offset(first).limit(1))
        return whole.low if found is None else found


def _selective(query: Query | None) -> bool:
    """Whether an index is asked; without one the articles are walked as they are."""
    if query is None or isinstance(query, Between):
        return False
    return not isinstance(query, All) or any(map(_selective, (*query.wanted, *query.unwanted)))


def _below(span: Span, below: int | None) -> Span:
    return span if below is None else Span(span.low, min(span.high, max(span.low, below)))


def _published(query: Query | None) -> tuple[float | None, float | None]:
    """The bounds that the query as a whole sets to the time of publication."""
    parts = query.wanted if isinstance(query, All) else (query,)
    bounds = [part for part in parts if isinstance(part, Between) and part.number == "published"]
    lows = [bound.low for bound in bounds if bound.low is not None]
    highs = [bound.high for bound in bounds if bound.high is not None]
    return max(lows, default=None), min(highs, default=None)
