"""The tree of a query as conditions on `articles`, for those in a span of ids."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, not_, or_, select, true

from schemas.article import Status
from services.store.labels import CLUSTER
from services.store.places import Span
from services.store.query.tree import All, AnyOf, Between, Either, Near, Query, Words, is_text
from services.store.sql.cluster_tables import profiles
from services.store.sql.engine import FullText
from services.store.sql.tables import articles, is_shown, labels

Condition = ColumnElement[bool]
_NUMBERS = {
    "published": articles.c.published,
    "received": articles.c.received,
    "urgency": articles.c.urgency,
    "score": articles.c.score,
}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What articles of a span must be; indexes are read within it only."""

    text: FullText
    span: Span
    status: Status

    def seen(self, query: Query | None) -> list[Condition]:
        """All that an article in the list must be; its id tells the status. What readers may not see is in no list."""
        within = [is_shown, articles.c.id >= self.span.low, articles.c.id < self.span.high]
        if self.status is Status.WITHHELD:
            return [false()]
        return within if query is None else [*within, self.of(query)]

    def of(self, query: Query) -> Condition:
        """That the article is one the query asks for."""
        if isinstance(query, AnyOf):
            return self._clustered(query) if query.kind == CLUSTER else self._labelled(query)
        if isinstance(query, Between):
            return _between(query)
        if is_text(query):
            return articles.c.id.in_(self.text.ids(query, self.span))
        return self._several(query)

    def _several(self, query: Query) -> Condition:
        assert not isinstance(query, Words | Near | AnyOf | Between)  # noqa: S101 - those are done
        if isinstance(query, Either):
            return or_(false(), *map(self.of, _joined(query.options, Either)))
        wanted = _joined(query.wanted, All)
        return and_(true(), *map(self.of, wanted), *(not_(self.of(one)) for one in query.unwanted))

    def _labelled(self, query: AnyOf) -> Condition:
        return articles.c.id.in_(self._with_label(query))

    def _clustered(self, query: AnyOf) -> Condition:
        of_them = select(profiles.c.article_id).where(profiles.c.cluster.in_(query.values))
        return articles.c.article_id.in_(of_them)

    def _with_label(self, query: AnyOf) -> Select[tuple[int]]:
        found = select(labels.c.article.label("id")).where(labels.c.kind == query.kind, labels.c.key.in_(query.values))
        return found.where(labels.c.article >= self.span.low, labels.c.article < self.span.high)

    def indexed(self, query: Query | None) -> Select[tuple[int]] | None:
        """Column `id`: the matches, where one index alone can tell them; each once, of what readers may see."""
        if isinstance(query, All) and len(query.wanted) == 1 and not query.unwanted:
            return self.indexed(query.wanted[0])
        if self.status is not Status.USABLE or query is None:
            return None
        if isinstance(query, AnyOf) and len(query.values) == 1 and query.kind != CLUSTER:
            return self._with_label(query)
        return self.text.ids(query, self.span) if is_text(query) else None


def _joined(parts: Sequence[Query], join: Callable[[tuple[Query, ...]], Query]) -> list[Query]:
    """The parts with those of nothing but words as one, so that the index answers them at once."""
    texts = tuple(part for part in parts if is_text(part))
    others = [part for part in parts if not is_text(part)]
    return [*([join(texts)] if len(texts) > 1 else texts), *others]


def _between(query: Between) -> Condition:
    column = _NUMBERS[query.number]
    low = [] if query.low is None else [column >= query.low]
    high = [] if query.high is None else [column <= query.high]
    return and_(column.is_not(None), *low, *high)
