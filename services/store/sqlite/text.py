"""Full text by FTS5: `words` is the index, `texts` the view of seen articles it points into."""

from sqlalchemy import ColumnElement, Select, column, literal_column, select, table

from services.store.query import Query
from services.store.sql.tables import articles
from services.store.sqlite.match import to_match

texts = table("texts", column("id"), column("headline"), column("summary"), column("body"))
words = table("words", column("words"), column("rowid"), column("headline"), column("summary"), column("body"))
_WEIGHTS = "bm25(words, 8.0, 3.0, 1.0)"
"""A word of the headline counts eight times, one of the summary three times as much as one of the body."""


class Fts5:
    """See the protocol."""

    def matching(self, query: Query) -> ColumnElement[bool]:
        """The condition that an article matches."""
        return articles.c.id.in_(select(words.c.rowid).where(words.c.words.match(to_match(query))))

    def newest(self, query: Query, top: int, most: int) -> Select[tuple[int, float]]:
        """The newest matches with their rank."""
        return (
            select(articles.c.id, literal_column(_WEIGHTS).label("rank"))
            .select_from(words.join(articles, articles.c.id == words.c.rowid))
            .where(words.c.words.match(to_match(query)), words.c.rowid <= top)
            .order_by(words.c.rowid.desc())
            .limit(most)
        )
