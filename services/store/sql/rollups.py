"""What the writer counts so that no query has to: how roll-ups change when articles come into answers or leave them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, select

from schemas import EnrichedArticle
from schemas.article import Status
from services.store.labels import terms as terms_of
from services.store.places import bucket, span_of
from services.store.series import DAY, HOUR
from services.store.sql.among import among
from services.store.sql.codec import hundredths
from services.store.sql.engine import Hand, Row
from services.store.sql.tables import articles, entity_days, labels, mentions, terms, volume

_USABLE = span_of(Status.USABLE).high
Key = tuple[Any, ...]


@dataclass(slots=True)
class Tally:
    """Articles more or fewer, by the keys of each roll-up; and how labels are written."""

    terms: Counter[Key] = field(default_factory=Counter)
    days: Counter[Key] = field(default_factory=Counter)
    volume: Counter[Key] = field(default_factory=Counter)
    names: dict[Key, str] = field(default_factory=dict)

    def leave(self, connection: Connection, places: Collection[int]) -> None:
        """Articles leave the answers; they are still in every index."""
        usable = [place for place in places if place < _USABLE]
        if usable:
            self.terms.subtract(_tuples(connection, _terms_of(usable)))
            for row in connection.execute(_named_by(usable)):
                self.days[row.entity_id, bucket(row.article, DAY)] -= 1
            for row in connection.execute(_published(usable)):
                self.volume[bucket(row.id, HOUR), row.hundredths] -= 1

    def come(self, shown: Mapping[int, EnrichedArticle]) -> None:
        """Articles come into the answers."""
        for place, article in shown.items():
            if place < _USABLE:
                self._come(place, article)

    def _come(self, place: int, article: EnrichedArticle) -> None:
        for term in terms_of(article):
            self.terms[term.kind, term.key] += 1
            self.names[term.kind, term.key] = term.name
        self.days.update((key, bucket(place, DAY)) for key in {entity.id for entity in article.entities})
        self.volume[bucket(place, HOUR), hundredths(article.sentiment)] += 1

    def write(self, hand: Hand, connection: Connection) -> None:
        """Into the tables, each row once, in order, so that writers never wait for each other in a ring."""
        hand.add(connection, terms, self._terms())
        hand.add(connection, entity_days, _changed(self.days, "entity_id", "day"))
        hand.add(connection, volume, _changed(self.volume, "hour", "hundredths"))

    def _terms(self) -> list[Row]:
        rows = _changed(self.terms, "kind", "key")
        return [dict(row, name=self.names.get((row["kind"], row["key"]), row["key"])) for row in rows]


def _changed(counts: Counter[Key], *columns: str) -> list[Row]:
    ordered = sorted((key, more) for key, more in counts.items() if more)
    return [dict(zip(columns, key, strict=True), articles=more) for key, more in ordered]


def _tuples(connection: Connection, wanted: Select[Any]) -> Iterator[Key]:
    return (tuple(row) for row in connection.execute(wanted))


def _terms_of(places: Collection[int]) -> Select[Any]:
    known = (terms.c.kind == labels.c.kind) & (terms.c.key == labels.c.key)
    return select(labels.c.kind, labels.c.key).join(terms, known).where(among(labels.c.article, places))


def _named_by(places: Collection[int]) -> Select[Any]:
    return select(mentions.c.entity_id, mentions.c.article).where(among(mentions.c.article, places))


def _published(places: Collection[int]) -> Select[Any]:
    return select(articles.c.id, articles.c.hundredths).where(among(articles.c.id, places))
