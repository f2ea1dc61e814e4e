"""Full text by FTS5: `words` is the index, `texts` the view of seen articles it points into."""

from sqlalchemy import ColumnElement, Select, column, literal_column, select, table

from services.store.places import Span
from services.store.query.tree import Query
from services.store.sql.tables import articles
from services.store.sqlite.match import to_match

FIELDS = ("headline", "summary", "slugline", "body")
texts = table("texts", column("id"), *map(column, FIELDS))
words = table("words", column("words"), column("rowid"), *map(column, FIELDS))
_WEIGHTS = "bm25(words, 8.0, 3.0, 3.0, 1.0)"
"""A word of the headline counts eight times, one of summary or slugline three times as much as one of the body."""


class Fts5:
    """See the protocol."""

    def matching(self, query: Query, span: Span) -> ColumnElement[bool]:
        """The condition that an article matches."""
        return articles.c.id.in_(select(words.c.rowid).where(*_matching(query, span)))

    def ranked(self, query: Query, span: Span) -> Select[tuple[int, float]]:
        """The matches with their rank."""
        return (
            select(articles.c.id, literal_column(_WEIGHTS).label("rank"))
            .select_from(words.join(articles, articles.c.id == words.c.rowid))
            .where(*_matching(query, span))
        )


def _matching(query: Query, span: Span) -> list[ColumnElement[bool]]:
    return [words.c.words.match(to_match(query)), words.c.rowid >= span.low, words.c.rowid < span.high]
