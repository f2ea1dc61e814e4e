"""The map: every topic, who writes it, who reads it, how long it is kept.

ingest ─▶ wire.originals.v1   the bytes as they came
ingest ─▶ articles.raw.v1 ─▶ enrich ─▶ articles.enriched.v1 ─▶ store
every hop ─▶ articles.dead.v1
"""

from dataclasses import dataclass
from datetime import timedelta

PARTITIONS = 12
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""Largest file, article or enriched article: the same in broker, producers, consumers and Faust."""

_OVERHEAD = 64 * 1024
"""Room for the record's key, headers and framing around the largest value."""

MAX_RECORD_BYTES = MAX_MESSAGE_BYTES + _OVERHEAD
MAX_DEAD_RECORD_BYTES = MAX_RECORD_BYTES * 4 // 3 + 2 * _OVERHEAD
"""A dead letter holds the largest record in base64 (4/3 of its size) and its error."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic card. `retention` None keeps for ever."""

    name: str
    key: str
    value: str
    retention: timedelta | None
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    partitions: int = PARTITIONS
    max_record_bytes: int = MAX_RECORD_BYTES


ORIGINALS = Topic(
    name="wire.originals.v1",
    key="sha256 of the bytes",
    value="the bytes as they came",
    retention=timedelta(days=30),
    producers=("ingest",),
    consumers=(),
)
RAW = Topic(
    name="articles.raw.v1",
    key="article_id",
    value="RawArticle",
    retention=timedelta(days=7),
    producers=("ingest",),
    consumers=("enrich",),
)
ENRICHED = Topic(
    name="articles.enriched.v1",
    key="article_id",
    value="EnrichedArticle",
    retention=timedelta(days=7),
    producers=("enrich",),
    consumers=("store",),
)
DEAD = Topic(
    name="articles.dead.v1",
    key="the key it came with",
    value="DeadLetter",
    retention=None,
    producers=("ingest", "enrich", "store"),
    consumers=(),
    max_record_bytes=MAX_DEAD_RECORD_BYTES,
)
TOPICS = (ORIGINALS, RAW, ENRICHED, DEAD)
