"""What the topics say, message by message: keys and places, never a text."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dateline.books.ledger import Item, Place, Version
from dateline.books.messages import item_and_original, place_of, version_in
from schemas.dead_letter import DeadLetter
from services.common.codec import decode
from services.common.errors import InvalidMessage
from services.common.kafka.consumer import Record

_INGEST = "ingest"


@dataclass(slots=True)
class Gathered:
    """Grows while topics are read; the dead letters first.

    Attributes:
        acknowledged: Each item, and where it was last seen.
        in_flight: Items of messages that the next hop has not committed; `waiting` counts the messages.
        dead: Items in letters of enrich and of the store; `letters` are the places of their messages.
        enriched: Dead items of which a message went past enrich without a letter; `stored` past the store.
        answered: Originals that an article or a letter of ingest names, by partition.
        oldest: When the first message of each raw partition was written.
    """

    acknowledged: dict[Item, Place] = field(default_factory=dict)
    in_flight: set[Item] = field(default_factory=set)
    waiting: int = 0
    dead: set[Item] = field(default_factory=set)
    letters: set[Place] = field(default_factory=set)
    enriched: set[Item] = field(default_factory=set)
    stored: set[Item] = field(default_factory=set)
    answered: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    oldest: dict[int, datetime] = field(default_factory=dict)

    def take_letter(self, record: Record) -> None:
        """A message of the dead-letter topic; one that is no letter says nothing."""
        try:
            letter = decode(DeadLetter, record.value)
        except InvalidMessage:
            return
        at = letter.source
        place = Place(at.topic, at.partition or 0, at.offset or 0) if at.topic is not None else None
        if letter.hop == _INGEST:
            self._answer(place)
            return
        item = version_in(letter.original) or place
        self.dead |= {item} if item is not None else set()
        self.letters |= {place} if place is not None else set()

    def take_raw(self, record: Record, committed: Mapping[int, int]) -> None:
        """A message of the raw topic, which enrich has committed up to those offsets."""
        item, original = item_and_original(record)
        place = place_of(record)
        self.oldest.setdefault(record.partition, record.timestamp)
        self.acknowledged[item] = place
        self._answer(original)
        self._count(item, place, committed)
        self._pass(self.enriched, item, place)

    def take_enriched(self, record: Record, committed: Mapping[int, int]) -> None:
        """A message of the enriched topic, which the store has committed up to those offsets."""
        place = place_of(record)
        item = version_in(record.value) or place
        if item in self.acknowledged or item == place:
            self.acknowledged[item] = place
        self._count(item, place, committed)
        self._pass(self.stored, item, place)

    def rejected(self) -> set[Version]:
        """Dead versions that no message brought past both hops."""
        return {item for item in self.dead - (self.enriched & self.stored) if isinstance(item, Version)}

    def _answer(self, original: Place | None) -> None:
        if original is not None:
            self.answered[original.partition].add(original.offset)

    def _count(self, item: Item, place: Place, committed: Mapping[int, int]) -> None:
        if place.offset >= committed.get(place.partition, 0):
            self.in_flight.add(item)
            self.waiting += 1

    def _pass(self, passed: set[Item], item: Item, place: Place) -> None:
        if item in self.dead and place not in self.letters:
            passed.add(item)
