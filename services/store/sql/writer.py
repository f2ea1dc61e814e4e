"""The order of writing: a batch, or what an embargo kept back, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from schemas import EnrichedArticle
from schemas.article import Status
from services.common.codec import decode
from services.common.hop import Outcome
from services.store.moments import to_micros
from services.store.places import Wish, assign
from services.store.rules import Reading, current
from services.store.sql import stories
from services.store.sql.among import among
from services.store.sql.cluster_tables import hidden
from services.store.sql.codec import shown_columns
from services.store.sql.engine import Hand
from services.store.sql.plan import Arrival, Plan, plan, plan_release
from services.store.sql.rollups import Tally
from services.store.sql.tables import articles
from services.store.story import Story, waits_until

_MOST_RELEASED = 500


def upsert(hand: Hand, connection: Connection, batch: Sequence[Arrival], now: datetime) -> list[Outcome]:
    """Takes the batch in."""
    ids = {str(arrival.article.article_id) for arrival in batch}
    made = plan(_stories(hand, connection, ids), batch, now)
    _write(hand, connection, made, now)
    return made.outcomes


def release(hand: Hand, connection: Connection, now: datetime) -> int:
    """Shows what no longer waits, a batch at most; how many."""
    ids = stories.waiting(connection, now, _MOST_RELEASED)
    made = plan_release(_stories(hand, connection, ids), now)
    _write(hand, connection, made, now)
    return len(made.notices)


def _stories(hand: Hand, connection: Connection, ids: Collection[str]) -> dict[str, Story]:
    """What is there, kept from other writers. What is not locked is taken for new: if it is not, `faces` finds out."""
    return dict.fromkeys(ids, Story()) | stories.load(connection, hand.lock(connection, ids))


def _write(hand: Hand, connection: Connection, made: Plan, now: datetime) -> None:
    faces = {key: current(story.readings) for key, story in made.after.items() if _refaced(made, key)}
    had = _ids(connection, faces)
    gone = [place for key, place in had.items() if made.before[key].shown]
    tally = Tally()
    tally.leave(connection, gone)
    hand.forget(connection, gone)
    contents = _contents(connection, made, faces)
    rows = _faces(connection, made, contents, had)
    fresh = [row for row in rows if not made.before[row["article_id"]].readings]
    hand.faces(connection, fresh, [row for row in rows if made.before[row["article_id"]].readings])
    stories.write_versions(hand, connection, made)
    shown = {row["id"]: contents[row["article_id"]] for row in rows if row["visible"]}
    hand.remember(connection, shown, gone)
    _leave_word(connection, [row["article_id"] for row in rows if not row["visible"]])
    tally.come(shown)
    tally.write(hand, connection)
    hand.tell(
        connection, [(notice.event.value, notice.article_id, notice.version, to_micros(now)) for notice in made.notices]
    )


def _leave_word(connection: Connection, keys: Collection[str]) -> None:
    """Of what is hidden, of which the feed tells nothing, for those who keep counts beside the articles."""
    if keys:
        connection.execute(delete(hidden).where(among(hidden.c.article_id, keys)))
        connection.execute(insert(hidden), [{"article_id": key} for key in sorted(keys)])


def _refaced(made: Plan, key: str) -> bool:
    """Whether the current reading, or its being seen, changed."""
    before, after = made.before[key], made.after[key]
    return not before.readings or current(before.readings) != current(after.readings) or before.shown != after.shown


def _ids(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    if not keys:
        return {}
    rows = connection.execute(select(articles.c.article_id, articles.c.id).where(among(articles.c.article_id, keys)))
    return {row.article_id: row.id for row in rows}


def _contents(connection: Connection, made: Plan, faces: dict[str, Reading]) -> dict[str, EnrichedArticle]:
    """The articles behind the faces: those the batch brought, the others as they are stored."""
    brought = {key: made.brought[key, one].article for key, one in faces.items() if (key, one) in made.brought}
    missing = {key: one for key, one in faces.items() if key not in brought}
    stored = stories.documents(connection, missing) if missing else {}
    return brought | {key: decode(EnrichedArticle, document) for key, document in stored.items()}


def _faces(
    connection: Connection, made: Plan, contents: dict[str, EnrichedArticle], had: dict[str, int]
) -> list[dict[str, Any]]:
    """The rows of `articles`, each with its id."""
    rows = [_face(key, made.after[key], article) for key, article in contents.items()]
    places = placed(connection, rows, had)
    return [{"id": places[row["article_id"]], **row} for row in rows]


def placed(connection: Connection, rows: Collection[dict[str, Any]], had: Mapping[str, int]) -> dict[str, int]:
    """The ids of those articles, which had these."""
    wishes = [
        Wish(row["article_id"], row["published"], Status(row["status"]), had.get(row["article_id"])) for row in rows
    ]

    def taken(ids: Collection[int]) -> dict[int, str]:
        found = connection.execute(select(articles.c.id, articles.c.article_id).where(among(articles.c.id, ids)))
        return {row.id: row.article_id for row in found}

    return assign(wishes, taken)


def _face(key: str, story: Story, article: EnrichedArticle) -> dict[str, Any]:
    until = waits_until(story.readings)
    return {
        "article_id": key,
        "version": article.version,
        "content_hash": article.content_hash,
        "visible": int(story.shown is not None),
        "announced": int(story.announced),
        "waits_until": until and to_micros(until),
        **shown_columns(article),
    }
