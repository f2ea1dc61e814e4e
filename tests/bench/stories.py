"""The stories every bench works on, at each stage of their way: made once, the same each time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from schemas import EnrichedArticle, RawArticle
from services.common.kafka.producer import Placed
from services.common.telemetry import new_trace
from services.enrich.pipeline import enrich
from services.enrich.steps import NAMES, load
from services.ingest.items import Ready, read_items
from services.ingest.values import WireFile
from tests.support.wire import story

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_TOGETHER = 8


def a_story(number: int) -> bytes:
    """A wire file of 2.5 kB, 350 words: the length of a usual story."""
    return story(number, paragraphs=6)


@cache
def raw_articles(count: int) -> tuple[RawArticle, ...]:
    """Stories as ingest reads them."""
    return tuple(_parsed(a_story(number)) for number in range(count))


def _parsed(data: bytes) -> RawArticle:
    file = WireFile(data=data, feed="bench", received_at=NOW)
    (item,) = read_items(file, Placed("wire.originals.v1", 0, 0), new_trace())
    assert isinstance(item.reading, Ready)
    return item.reading.article


@cache
def enriched_articles(count: int) -> tuple[EnrichedArticle, ...]:
    """The same as enrich gives them, models and all."""
    return tuple(enriched_by(raw_articles(count), NAMES))


def enriched_by(articles: Sequence[RawArticle], names: Sequence[str]) -> list[EnrichedArticle]:
    """The articles through the named steps, as many together as enrich takes."""
    steps, found = load(names), list[EnrichedArticle]()
    for at in range(0, len(articles), _TOGETHER):
        found += enrich(articles[at : at + _TOGETHER], steps, NOW)
    return found
