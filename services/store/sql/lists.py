"""Lists of articles: by date or tone with a keyset, by relevance over the newest matches."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, select

from services.store.query.tree import Either, words_of
from services.store.repository import EXACT_TOTAL, NEWEST_RANKED, Articles, Cursor, Exported, Page, Sort, Total
from services.store.sql.positions import check_list, differences, number, whole_number, whole_numbers
from services.store.sql.single import documents
from services.store.sql.tables import articles, is_seen
from services.store.sql.windows import Search

Ids = tuple[list[int], Cursor | None]
_BY_COLUMN: dict[Sort, tuple[Column[Any], bool]] = {
    Sort.RECEIVED: (articles.c.received, False),
    Sort.MOST_NEGATIVE: (articles.c.score, True),
    Sort.MOST_POSITIVE: (articles.c.score, False),
}
"""What those orders go by, and whether upwards."""


def counted(search: Search, sort: Sort, limit: int, cursor: Cursor | None) -> Articles:
    """A page with the number of all matches, which are counted for the first page."""
    found = _page(search, sort, limit, cursor)
    total = search.count() if cursor is None else _told(cursor)
    following = found.next and {**found.next, "total": total.value, "exact": total.exact}
    return Articles(found.items, following, total)


def _told(cursor: Cursor) -> Total:
    return Total(min(whole_number(cursor, "total"), EXACT_TOTAL), exact=cursor.get("exact") is not False)


def _page(search: Search, sort: Sort, limit: int, cursor: Cursor | None) -> Page:
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
    indexed = is_seen, articles.c.status == search.filters.status.value
    wanted = [*search.matching(search.span), *indexed, column.is_not(None)]
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
    ids, given = _rankable(search, cursor)
    done = set(given)
    best = [one for one in _best(search, ids) if one not in done]
    following: Cursor = (
        {"low": ids[-1], "high": ids[0], "given": differences(sorted([*given, *best[:limit]]))} if ids else {}
    )
    return best[:limit], following if len(best) > limit else None


def _rankable(search: Search, cursor: Cursor | None) -> tuple[list[int], list[int]]:
    """The matches that are ranked, newest first, and those of them that were given out."""
    if cursor is None:
        return search.newest(NEWEST_RANKED), []
    low, high = whole_number(cursor, "low"), whole_number(cursor, "high")
    now = search.newest(2 * NEWEST_RANKED, below=high + 1)  # there may be others by now
    return [one for one in now if one >= low], whole_numbers(cursor, "given")


def _best(search: Search, ids: list[int]) -> list[int]:
    """The best first; one that matches by its fields alone is the last."""
    words = Either(tuple(words_of(search.filters.query)))
    ranks = {row.id: row.rank for row in search.connection.execute(search.text.ranked(words, ids))}
    return sorted(ids, key=lambda one: (ranks.get(one, 0.0), -one))


def exported(search: Search, after: UUID | None, limit: int) -> Exported:
    """A page in the order of article ids, which never change."""
    wanted = search.matching(search.span)
    if after is not None:
        wanted.append(articles.c.article_id > str(after))
    query = select(articles.c.id, articles.c.article_id).where(*wanted).order_by(articles.c.article_id).limit(limit)
    rows = search.connection.execute(query).all()
    last = UUID(rows[-1].article_id) if len(rows) == limit else None
    return Exported(documents(search.connection, [row.id for row in rows]), last)
