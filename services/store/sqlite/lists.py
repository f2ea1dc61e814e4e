"""Lists of articles: by date with a keyset, by relevance over the newest matches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, literal_column, select, tuple_

from services.store.repository import EXACT_TOTAL, NEWEST_RANKED, Articles, Cursor, Filters, Sort, Total
from services.store.sqlite.filters import Condition, conditions
from services.store.sqlite.match import to_match
from services.store.sqlite.positions import check_list, differences, whole_number, whole_numbers
from services.store.sqlite.single import is_current
from services.store.sqlite.tables import articles, versions, words

_BY_DATE = {Sort.PUBLISHED: articles.c.published, Sort.RECEIVED: articles.c.received}
_WEIGHTS = "bm25(words, 8.0, 3.0, 1.0)"
"""A word of the headline counts eight times, one of the summary three times as much as one of the body."""

Hit = Row[Any]


def list_articles(
    connection: Connection, filters: Filters, *, sort: Sort, limit: int, cursor: Cursor | None
) -> Articles:
    """A page of articles in the order of `sort`."""
    if cursor is not None:
        check_list(cursor, sort.value)
    wanted = conditions(filters)
    page = _ranked if sort is Sort.RELEVANCE and filters.query is not None else _dated
    ids, following = page(connection, filters, sort, limit, cursor)
    return Articles(_documents(connection, ids), following, count(connection, wanted))


def _dated(
    connection: Connection, filters: Filters, sort: Sort, limit: int, cursor: Cursor | None
) -> tuple[list[int], Cursor | None]:
    moment = _BY_DATE.get(sort, articles.c.published)
    wanted = conditions(filters)
    if cursor is not None:
        last = (whole_number(cursor, "at"), whole_number(cursor, "id"))
        wanted.append(tuple_(moment, articles.c.id) < last)
    newest = select(articles.c.id, moment.label("at")).where(*wanted).order_by(moment.desc(), articles.c.id.desc())
    rows = connection.execute(newest.limit(limit + 1)).all()
    ids = [row.id for row in rows[:limit]]
    return ids, {"list": sort.value, "at": rows[limit - 1].at, "id": ids[-1]} if len(rows) > limit else None


def _ranked(
    connection: Connection, filters: Filters, sort: Sort, limit: int, cursor: Cursor | None
) -> tuple[list[int], Cursor | None]:
    """Ranks shift as articles come in, so a cursor holds what it gave out: nothing comes twice, nothing is left out."""
    newest = connection.scalar(select(func.max(articles.c.id))) or 0
    top = newest if cursor is None else whole_number(cursor, "top")
    given = [] if cursor is None else whole_numbers(cursor, "given")
    done = set(given)
    hits = [hit for hit in _best(connection, filters, top) if hit.id not in done]
    ids = [hit.id for hit in hits[:limit]]
    following: Cursor = {"list": sort.value, "top": top, "given": differences(sorted([*given, *ids]))}
    return ids, following if len(hits) > limit else None


def _best(connection: Connection, filters: Filters, top: int) -> Sequence[Hit]:
    """The newest matches up to `top`, best first."""
    assert filters.query is not None  # noqa: S101 - its one caller asked
    others = conditions(Filters(**{name: getattr(filters, name) for name in _OTHERS}))
    newest = (
        select(articles.c.id, literal_column(_WEIGHTS).label("rank"))
        .select_from(words.join(articles, articles.c.id == words.c.rowid))
        .where(words.c.words.match(to_match(filters.query)), words.c.rowid <= top, *others)
        .order_by(words.c.rowid.desc())
        .limit(NEWEST_RANKED)
    )
    return sorted(connection.execute(newest).all(), key=lambda hit: (hit.rank, -hit.id))


_OTHERS = [name for name in Filters.__slots__ if name != "query"]


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
