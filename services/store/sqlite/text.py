"""Full text by FTS5: `words` is the index, `texts` the view of seen articles it points into."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, column, literal_column, select, table

from services.store.places import Span
from services.store.query.tree import Query
from services.store.sql.among import among
from services.store.sqlite.match import to_match

FIELDS = ("headline", "summary", "slugline", "body")
texts = table("texts", column("id"), *map(column, FIELDS))
words = table("words", column("words"), column("rowid"), *map(column, FIELDS))
_WEIGHTS = "bm25(words, 8.0, 3.0, 3.0, 1.0)"
"""A word of the headline counts eight times, one of summary or slugline three times as much as one of the body."""


class Fts5:
    """See the protocol."""

    def ids(self, query: Query, span: Span) -> Select[tuple[int]]:
        """The ids of matches."""
        return select(words.c.rowid.label("id")).where(*_matching(query, span))

    def ranked(self, query: Query, ids: Sequence[int]) -> Select[tuple[int, float]]:
        """Ranks of matches; the index is read once, not asked for each."""
        span = Span(min(ids, default=0), max(ids, default=0) + 1)
        found = select(words.c.rowid.label("id"), literal_column(_WEIGHTS).label("rank"))
        return found.where(*_matching(query, span), among(words.c.rowid + literal_column("0"), ids))


def _matching(query: Query, span: Span) -> list[ColumnElement[bool]]:
    return [words.c.words.match(to_match(query)), words.c.rowid >= span.low, words.c.rowid < span.high]
