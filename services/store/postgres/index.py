"""What articles are found by: labels, mentions, words, and the roll-up of entities.

The roll-up is what several writers meet on. It is written last, each entity once, in the order of their ids, so that
they wait shortly and never for each other.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, select

from schemas import EnrichedArticle
from schemas.enriched import EntityType
from services.store.postgres.adding import adding, columns
from services.store.postgres.copying import Copy, copy_into
from services.store.postgres.tables import words
from services.store.postgres.vector import WEIGHT, vector
from services.store.sql.among import among
from services.store.sql.labels import label_rows, named_in, rolled_up
from services.store.sql.tables import entities, labels, mentions

_labels = copy_into(labels, "kind", "key", "article")
_mentions = copy_into(mentions)
_words = Copy("COPY words (article, vector) FROM STDIN")


def remember(connection: Connection, shown: Mapping[int, EnrichedArticle], gone: Collection[int]) -> None:
    """Takes the articles that are `gone` out of every index and puts those that are `shown` in."""
    fewer = _forget(connection, gone) if gone else {}
    if shown:
        _labels.run(connection, sorted(label_rows(shown)))
        put_words(connection, shown)
    named = named_in(shown)
    if named:
        _mentions.run(connection, ([row[column.name] for column in mentions.c] for row in named))
    _count(connection, rolled_up(named), fewer)


def put_words(connection: Connection, shown: Mapping[int, EnrichedArticle]) -> None:
    """The words of articles that have none yet."""
    _words.run(connection, [(place, _vector(article)) for place, article in shown.items()])


def _vector(article: EnrichedArticle) -> str:
    return vector((weight, getattr(article, field)) for field, weight in WEIGHT.items())


def _forget(connection: Connection, gone: Collection[int]) -> dict[str, int]:
    """How many fewer articles name each entity."""
    mine = among(mentions.c.article, gone)
    held = select(mentions.c.entity_id, func.count().label("number")).where(mine).group_by(mentions.c.entity_id)
    fewer = {row.entity_id: row.number for row in connection.execute(held)}
    for table in (labels, mentions, words):
        connection.execute(delete(table).where(among(table.c.article, gone)))
    return fewer


def _count(connection: Connection, more: Iterable[dict[str, Any]], fewer: Mapping[str, int]) -> None:
    rows = sorted(_differences(more, fewer))
    if rows:
        connection.exec_driver_sql(adding(entities, "name", "folded"), columns(rows))


def _differences(more: Iterable[dict[str, Any]], fewer: Mapping[str, int]) -> Iterator[tuple[str, str, str, str, int]]:
    """A row an entity; without a name where it is named by fewer articles only."""
    left = Counter(fewer)
    for row in more:
        yield row["id"], row["type"], row["name"], row["folded"], row["articles"] - left.pop(row["id"], 0)
    for entity, number in left.items():
        yield entity, EntityType.MISCELLANEOUS.value, "", "", -number
