"""Lists of articles: by date or tone with a keyset, by relevance over the newest matches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Row, select

from services.store.places import Span
from services.store.query.tree import Either, words_of
from services.store.repository import EXACT_TOTAL, NEWEST_RANKED, Articles, Cursor, Page, Sort, Total
from services.store.sql.positions import check_list, differences, number, whole_number, whole_numbers
from services.store.sql.single import documents
from services.store.sql.tables import articles
from services.store.sql.windows import Search

Ids = tuple[list[int], Cursor | None]
Hit = Row[Any]
_BY_COLUMN: dict[Sort, tuple[Column[Any], bool]] = {
    Sort.RECEIVED: (articles.c.received, False),
    Sort.MOST_NEGATIVE: (articles.c.score, True),
    Sort.MOST_POSITIVE: (articles.c.score, False),
}
"""What those orders go by, and whether upwards."""


def counted(search: Search, sort: Sort, limit: int, cursor: Cursor | None) -> Articles:
    """A page with the number of all matches, which are counted for the first page."""
    found = page(search, sort, limit, cursor)
    total = search.count() if cursor is None else _told(cursor)
    following = found.next and {**found.next, "total": total.value, "exact": total.exact}
    return Articles(found.items, following, total)


def _told(cursor: Cursor) -> Total:
    return Total(min(whole_number(cursor, "total"), EXACT_TOTAL), exact=cursor.get("exact") is not False)


def page(search: Search, sort: Sort, limit: int, cursor: Cursor | None) -> Page:
    """A page of articles in the order of `sort`."""
    if cursor is not None:
        check_list(cursor, sort.value)
    ids, following = _ids(search, sort, limit, cursor)
    return Page(documents(search.connection, ids), following and {"list": sort.value, **following})


def _ids(search: Search, sort: Sort, limit: int, cursor: Cursor | None) -> Ids:
    if sort in _BY_COLUMN:
        return _ordered(search, sort, limit, cursor)
    if sort is Sort.RELEVANCE and any(words_of(search.filters.query)):
        return _ranked(search, limit, cursor)
    below = None if cursor is None else whole_number(cursor, "id")
    ids = search.newest(limit + 1, below)
    return ids[:limit], {"id": ids[limit - 1]} if len(ids) > limit else None


def _ordered(search: Search, sort: Sort, limit: int, cursor: Cursor | None) -> Ids:
    column, upwards = _BY_COLUMN[sort]
    wanted = [*search.matching(search.span), column.is_not(None)]
    if cursor is not None:
        at, last = number(cursor, "at"), whole_number(cursor, "id")
        beyond = column > at if upwards else column < at
        wanted.append(beyond | ((column == at) & (articles.c.id < last)))
        wanted.append(column >= at if upwards else column <= at)
    order = column.asc() if upwards else column.desc()
    query = select(articles.c.id, column.label("at")).where(*wanted).order_by(order, articles.c.id.desc())
    rows = search.connection.execute(query.limit(limit + 1)).all()
    ids = [row.id for row in rows[:limit]]
    return ids, {"at": rows[limit - 1].at, "id": ids[-1]} if len(rows) > limit else None


def _ranked(search: Search, limit: int, cursor: Cursor | None) -> Ids:
    """Ranks shift as articles come in: a cursor holds what it gave out, nothing comes twice or is left out."""
    span, given = _rankable(search, cursor)
    done = set(given)
    hits = [hit for hit in _best(search, span) if hit.id not in done]
    ids = [hit.id for hit in hits[:limit]]
    following: Cursor = {"low": span.low, "high": span.high, "given": differences(sorted([*given, *ids]))}
    return ids, following if len(hits) > limit else None


def _rankable(search: Search, cursor: Cursor | None) -> tuple[Span, list[int]]:
    """The ids of the matches that are ranked, and those of them that were given out."""
    if cursor is not None:
        return Span(whole_number(cursor, "low"), whole_number(cursor, "high")), whole_numbers(cursor, "given")
    ids = search.newest(NEWEST_RANKED)
    return (Span(ids[-1], ids[0] + 1) if ids else search.span), []


def _best(search: Search, span: Span) -> Sequence[Hit]:
    """The matches of the span, best first."""
    words = Either(tuple(words_of(search.filters.query)))
    ranked = search.text.ranked(words, span).where(*search.matching(span))
    return sorted(search.connection.execute(ranked).all(), key=lambda hit: (hit.rank, -hit.id))
