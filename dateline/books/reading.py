"""The books read from what is durable: topics and database, nothing that a process only remembers."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from dateline.books.gathering import Gathered
from dateline.books.ledger import Books, Evidence, Row, Version, balance
from dateline.books.topics import Reach, Topics, open_topics
from services.common.kafka.reader import Span
from services.store.archive import Archive
from services.store.database import open_archive
from services.store.settings import StoreSettings

_PAUSE = 1.0


async def read_books(settings: StoreSettings) -> Books:
    """The balance of what was acknowledged up to now, at most as many seconds old as it takes to read.

    Raises:
        Misconfigured: a topic is missing, or the database is of another release.
        Unavailable: Kafka or the database is away.
    """
    with closing(await asyncio.to_thread(open_archive, settings.database)) as archive:
        async with open_topics(settings) as topics:
            found = await topics.gather()
            books = await asyncio.to_thread(_balanced, found, topics, archive)
            if books.unexplained:
                books = await _explained(books, found, topics)
            return replace(
                books,
                waiting=found.waiting,
                unanswered=_unanswered(found.answered, topics.originals.spans),
                gone={reach.reader.topic: reach.gone for reach in topics.reaches()},
                gone_unread=topics.raw.gone_unread + topics.enriched.gone_unread,
            )


async def drained(settings: StoreSettings, patience: float) -> bool:
    """Whether nothing is in flight within `patience` seconds; returns as soon as that is so.

    Raises:
        Misconfigured: a topic is missing.
        Unavailable: Kafka is away.
    """
    deadline = time.monotonic() + patience
    while await read_waiting(settings):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(_PAUSE)
    return True


async def read_waiting(settings: StoreSettings) -> int:
    """Messages that enrich and the store have not committed; 0: nothing was in flight.

    Raises:
        Misconfigured: a topic is missing.
        Unavailable: Kafka is away.
    """
    async with open_topics(settings) as topics:
        return topics.raw.behind + topics.enriched.behind


def _balanced(found: Gathered, topics: Topics, archive: Archive) -> Books:
    evidence = Evidence(
        acknowledged=found.acknowledged,
        in_flight=found.in_flight,
        dead=found.dead,
        rows=_rows(archive),
        horizon=_horizon(topics.raw, found.oldest),
    )
    return balance(evidence)


def _rows(archive: Archive) -> Iterator[Row]:
    return (Row(Version(row.article_id, row.version), row.received_at) for row in archive.rows())


def _horizon(raw: Reach, oldest: Mapping[int, datetime]) -> datetime | None:
    """Before this moment, messages may have been taken by retention; None: none were."""
    now = datetime.now(UTC)
    return max((oldest.get(part, now) for part, span in raw.spans.items() if span.start), default=None)


async def _explained(books: Books, found: Gathered, topics: Topics) -> Books:
    """Rows may be newer than the ends that were fixed: what came after them is looked at too."""
    later = Gathered(dead=found.dead, letters=found.letters)
    await topics.gather_onwards(later)
    left = tuple(entry for entry in books.unexplained if entry.version not in later.acknowledged)
    return replace(books, unexplained=left)


def _unanswered(answered: Mapping[int, set[int]], spans: Mapping[int, Span]) -> int:
    """Offsets are given out without gaps, so the originals need not be read."""
    return sum(
        span.end - span.start - sum(span.start <= offset < span.end for offset in answered.get(part, ()))
        for part, span in spans.items()
    )
