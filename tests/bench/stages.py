"""What one core does in a second, stage by stage, on the same stories."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from schemas import EnrichedArticle, RawArticle
from schemas.dead_letter import DeadLetter, DeadLetterSource
from services.common.codec import decode, encode
from services.common.hop import Hop, Message, Outcome, Task
from services.common.kafka.producer import Placed
from services.common.telemetry import new_trace
from services.enrich.analysis import Step
from services.enrich.pipeline import enrich
from services.enrich.steps import load
from services.enrich.work import describe, read
from services.ingest.items import Ready, read_items
from services.ingest.values import WireFile
from services.store.database import migrate, open_repository
from tests.support.wire import story

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_BATCH, _TOGETHER = 100, 8


@dataclass(frozen=True, slots=True)
class Rate:
    """Articles a second of one stage."""

    stage: str
    articles: int
    seconds: float

    @property
    def each_second(self) -> float:
        return self.articles / self.seconds


def stages(count: int) -> list[Rate]:
    """Parsed, decoded bare and through the hop, enriched, stored: each from what the stage before gave."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    began = time.perf_counter()
    raw = [_parsed(story(number)) for number in range(count)]
    rates = [Rate("ingest: parse", count, time.perf_counter() - began)]
    values = [encode(article) for article in raw]
    rates += [
        _timed("decode, bare", count, lambda: _bare(values)),
        _timed("decode, through the hop", count, lambda: _through_hop(values)),
    ]
    steps, enriched = load(), list[EnrichedArticle]()
    rates.append(_timed("enrich: all steps", count, lambda: _enrich_all(raw, steps, enriched)))
    with tempfile.TemporaryDirectory() as folder:
        rates.append(_timed("store: one transaction a batch", count, lambda: _stored(enriched, Path(folder))))
    return rates


def _timed(stage: str, count: int, act: Callable[[], object]) -> Rate:
    began = time.perf_counter()
    act()
    return Rate(stage, count, time.perf_counter() - began)


def _parsed(data: bytes) -> RawArticle:
    file = WireFile(data=data, feed="bench", received_at=NOW)
    (item,) = read_items(file, Placed("wire.originals.v1", 0, 0), new_trace())
    assert isinstance(item.reading, Ready)
    return item.reading.article


def _bare(values: Sequence[bytes]) -> None:
    for value in values:
        decode(RawArticle, value)


def _through_hop(values: Sequence[bytes]) -> None:
    async def work(tasks: Sequence[Task[RawArticle]]) -> list[Outcome]:
        return [Outcome.PASSED] * len(tasks)

    async def bury(_: DeadLetter) -> None:
        raise AssertionError

    hop = Hop(name="enrich", decode=read, work=work, bury=bury, describe=describe)
    source = DeadLetterSource(topic="t", partition=0, offset=0)
    messages = [Message(value=value, source=source, trace=new_trace()) for value in values]
    asyncio.run(_all(hop.handle, messages))


async def _all(handle: Callable[[Sequence[Message]], Awaitable[object]], messages: Sequence[Message]) -> None:
    for at in range(0, len(messages), _BATCH):
        await handle(messages[at : at + _BATCH])


def _enrich_all(articles: Sequence[RawArticle], steps: Sequence[Step], into: list[EnrichedArticle]) -> None:
    for at in range(0, len(articles), _TOGETHER):
        into += enrich(articles[at : at + _TOGETHER], steps, NOW)


def _stored(articles: Sequence[EnrichedArticle], folder: Path) -> None:
    url = f"sqlite:///{folder / 'bench.db'}"
    migrate(url)
    repository = open_repository(url)
    for at in range(0, len(articles), _BATCH):
        repository.upsert(articles[at : at + _BATCH], NOW)
    repository.close()
