"""Reads and writes stories: the readings of an article and what of it is shown."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select

from services.store.moments import to_micros
from services.store.rules import Reading, standing
from services.store.sql.among import among
from services.store.sql.codec import reading_columns, to_reading
from services.store.sql.engine import Hand, Readings
from services.store.sql.plan import Plan
from services.store.sql.tables import articles, is_hidden, versions
from services.store.story import Story

_KEY = [versions.c.article_id, versions.c.version, versions.c.content_hash]
_LIGHT = [column for column in versions.c if column.name not in ("document", "stands")]


def load(connection: Connection, ids: Collection[str]) -> dict[str, Story]:
    """The stories of those articles; an empty one for each that is not there yet."""
    if not ids:
        return {}
    readings: dict[str, list[Reading]] = {key: [] for key in ids}
    for row in connection.execute(select(*_LIGHT).where(among(versions.c.article_id, ids))):
        readings[row.article_id].append(to_reading(row))
    faces = {
        row.article_id: row for row in connection.execute(select(articles).where(among(articles.c.article_id, ids)))
    }
    return {key: _story(tuple(found), faces.get(key)) for key, found in readings.items()}


def _story(readings: tuple[Reading, ...], face: Any) -> Story:
    if face is None:
        return Story(readings)
    key = (face.version, face.content_hash)
    shown = next((one for one in readings if face.visible and one.key == key), None)
    return Story(readings, shown, bool(face.announced))


def waiting(connection: Connection, now: datetime, most: int) -> list[str]:
    """Ids of hidden articles whose embargo ended by `now`."""
    due = select(articles.c.article_id).where(is_hidden, articles.c.waits_until <= to_micros(now))
    return list(connection.scalars(due.limit(most)))


def write_versions(hand: Hand, connection: Connection, made: Plan) -> None:
    """Writes every reading the plan changes, the standing ones last: one row stands for a version."""
    rows = [(key, one) for key in made.after for one in made.changed(key)]
    known = {(key, one) for key, story in made.before.items() for one in story.readings}
    held = {(key, one.key) for key, one in known}
    fresh = [_columns(made, key, one) for key, one in rows if (key, one.key) not in held]
    better = [_columns(made, key, one) for key, one in rows if (key, one.key) in held and (key, one) not in known]
    again = [_touched(made, key, one) for key, one in rows if (key, one) in known]
    hand.versions(connection, Readings(_demotions(made, rows), _in_order(fresh), _in_order(better), again))


def _in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=itemgetter("stands"))


def _stands(made: Plan, key: str, one: Reading) -> bool:
    return standing(made.after[key].readings, one.version) == one


def _demotions(made: Plan, rows: Iterable[tuple[str, Reading]]) -> list[dict[str, Any]]:
    """For each reading that now stands where others stood before."""
    return [
        {"of": key, "row": one.version, "by": one.content_hash}
        for key, one in rows
        if any(old.version == one.version for old in made.before[key].readings) and _stands(made, key, one)
    ]


def _columns(made: Plan, key: str, one: Reading) -> dict[str, Any]:
    document = made.brought[key, one].document
    return {"article_id": key, **reading_columns(one), "stands": int(_stands(made, key, one)), "document": document}


def _touched(made: Plan, key: str, one: Reading) -> dict[str, Any]:
    names = {"key_article_id": key, "key_version": one.version, "key_content_hash": one.content_hash}
    return {**names, "now_seen": to_micros(one.seen_at), "now_stands": int(_stands(made, key, one))}


def documents(connection: Connection, keys: Mapping[str, Reading]) -> dict[str, bytes]:
    """The stored document of one reading of each article."""
    wanted = select(*_KEY, versions.c.document).where(among(versions.c.article_id, keys))
    rows = connection.execute(wanted)
    return {row.article_id: row.document for row in rows if keys[row.article_id].key == (row.version, row.content_hash)}
