"""Lists of articles: by date with a keyset, by relevance over the newest matches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, func, select, tuple_

from services.store.repository import EXACT_TOTAL, NEWEST_RANKED, Articles, Cursor, Filters, Sort, Total
from services.store.sql.engine import FullText
from services.store.sql.filters import Condition, conditions
from services.store.sql.positions import check_list, differences, whole_number, whole_numbers
from services.store.sql.single import is_current
from services.store.sql.tables import articles, versions

_BY_DATE = {Sort.PUBLISHED: articles.c.published, Sort.RECEIVED: articles.c.received}
Hit = Row[Any]


@dataclass(frozen=True, slots=True)
class ArticleLists:
    """Lists of articles on one connection."""

    connection: Connection
    text: FullText

    def page(self, filters: Filters, *, sort: Sort, limit: int, cursor: Cursor | None) -> Articles:
        """A page of articles in the order of `sort`."""
        if cursor is not None:
            check_list(cursor, sort.value)
        page = self._ranked if sort is Sort.RELEVANCE and filters.query is not None else self._dated
        ids, following = page(filters, sort, limit, cursor)
        total = count(self.connection, conditions(filters, self.text))
        return Articles(_documents(self.connection, ids), following, total)

    def _dated(
        self, filters: Filters, sort: Sort, limit: int, cursor: Cursor | None
    ) -> tuple[list[int], Cursor | None]:
        moment = _BY_DATE.get(sort, articles.c.published)
        wanted = conditions(filters, self.text)
        if cursor is not None:
            last = (whole_number(cursor, "at"), whole_number(cursor, "id"))
            wanted.append(tuple_(moment, articles.c.id) < last)
        newest = select(articles.c.id, moment.label("at")).where(*wanted).order_by(moment.desc(), articles.c.id.desc())
        rows = self.connection.execute(newest.limit(limit + 1)).all()
        ids = [row.id for row in rows[:limit]]
        return ids, {"list": sort.value, "at": rows[limit - 1].at, "id": ids[-1]} if len(rows) > limit else None

    def _ranked(
        self, filters: Filters, sort: Sort, limit: int, cursor: Cursor | None
    ) -> tuple[list[int], Cursor | None]:
        """Ranks shift as articles come in: a cursor holds what it gave out, nothing comes twice or is left out."""
        newest = self.connection.scalar(select(func.max(articles.c.id))) or 0
        top = newest if cursor is None else whole_number(cursor, "top")
        given = [] if cursor is None else whole_numbers(cursor, "given")
        done = set(given)
        hits = [hit for hit in self._best(filters, top) if hit.id not in done]
        ids = [hit.id for hit in hits[:limit]]
        following: Cursor = {"list": sort.value, "top": top, "given": differences(sorted([*given, *ids]))}
        return ids, following if len(hits) > limit else None

    def _best(self, filters: Filters, top: int) -> Sequence[Hit]:
        """The newest matches up to `top`, best first."""
        assert filters.query is not None  # noqa: S101 - its one caller asked
        others = conditions(replace(filters, query=None), self.text)
        newest = self.text.newest(filters.query, top, NEWEST_RANKED).where(*others)
        return sorted(self.connection.execute(newest).all(), key=lambda hit: (hit.rank, -hit.id))


def count(connection: Connection, wanted: list[Condition]) -> Total:
    """How many articles are wanted, counted up to EXACT_TOTAL."""
    found = select(articles.c.id).where(*wanted).limit(EXACT_TOTAL + 1).subquery()
    number = connection.scalar(select(func.count()).select_from(found)) or 0
    return Total(min(number, EXACT_TOTAL), exact=number <= EXACT_TOTAL)


def _documents(connection: Connection, ids: list[int]) -> tuple[bytes, ...]:
    """The current documents, in the order of `ids`."""
    query = select(articles.c.id, versions.c.document).join(versions, is_current).where(articles.c.id.in_(ids))
    found = {row.id: row.document for row in connection.execute(query)} if ids else {}
    return tuple(found[place] for place in ids)
