"""What articles are found by: labels, mentions, the roll-up of entities, and the full-text index."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, func, insert, literal, select, update
from sqlalchemy.dialects import sqlite

from schemas import EnrichedArticle
from services.store.sql.among import among
from services.store.sql.labels import label_rows, named_in, rolled_up
from services.store.sql.tables import entities, labels, mentions
from services.store.sqlite.prepared import prepare
from services.store.sqlite.text import FIELDS, texts, words

_TEXT = [texts.c[field] for field in FIELDS]
_NAMES = ["rowid", *FIELDS]
_new = sqlite.insert(entities)
_count = prepare(
    _new.on_conflict_do_update(
        index_elements=[entities.c.id],
        set_={
            "articles": entities.c.articles + _new.excluded.articles,
            "name": _new.excluded.name,
            "folded": _new.excluded.folded,
        },
    )
)
_label = prepare(insert(labels), "kind", "key", "article")
_mention = prepare(insert(mentions))


def forget(connection: Connection, ids: Collection[int]) -> None:
    """Takes the articles out of every index; their documents must still be the ones they were indexed with."""
    if not ids:
        return
    old = select(literal("delete"), texts.c.id, *_TEXT).where(among(texts.c.id, ids))
    connection.execute(insert(words).from_select(["words", *_NAMES], old))
    _uncount(connection, ids)
    connection.execute(delete(labels).where(among(labels.c.article, ids)))
    connection.execute(delete(mentions).where(among(mentions.c.article, ids)))


def _uncount(connection: Connection, ids: Collection[int]) -> None:
    held = (
        select(mentions.c.entity_id, func.count()).where(among(mentions.c.article, ids)).group_by(mentions.c.entity_id)
    )
    for entity, fewer in connection.execute(held).all():
        connection.execute(update(entities).where(entities.c.id == entity).values(articles=entities.c.articles - fewer))


def remember(connection: Connection, shown: Mapping[int, EnrichedArticle]) -> None:
    """Puts the articles that readers may see into every index; canceled ones name no entity any more."""
    if not shown:
        return
    new = select(texts.c.id, *_TEXT).where(among(texts.c.id, shown))
    connection.execute(insert(words).from_select(_NAMES, new))
    _label.run_tuples(connection, sorted(label_rows(shown)))
    named = named_in(shown)
    _mention.run(connection, named)
    _count.run(connection, rolled_up(named))
