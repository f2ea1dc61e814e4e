"""Full text by GIN: `words` has the vector of every seen article."""

from collections.abc import Sequence

from sqlalchemy import Select, func, literal_column, select

from services.store.places import Span
from services.store.postgres.match import condition, tsquery
from services.store.postgres.tables import words
from services.store.query.tree import Query
from services.store.sql.among import among

_WEIGHTS = "CAST('{0.125, 0.375, 0.375, 1.0}' AS real[])"
"""Of D, C, B and A: one of the headline counts eight times, one of summary or slugline three times one of the body."""

_BY_LENGTH = 1
"""Divides the rank by 1 + the logarithm of the length."""


class Gin:
    """See the protocol."""

    def ids(self, query: Query, span: Span) -> Select[tuple[int]]:
        """The ids of matches."""
        within = words.c.article >= span.low, words.c.article < span.high
        return select(words.c.article.label("id")).where(condition(query), *within)

    def ranked(self, query: Query, ids: Sequence[int]) -> Select[tuple[int, float]]:
        """Ranks of matches."""
        rank = -func.ts_rank(literal_column(_WEIGHTS), words.c.vector, tsquery(query), _BY_LENGTH)
        found = select(words.c.article.label("id"), rank.label("rank"))
        return found.where(condition(query), among(words.c.article, ids))
