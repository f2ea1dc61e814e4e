"""Everything a running enrich consists of, in the order it comes to life and is let go."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import structlog

from schemas.topics import DEAD, ENRICHED, RAW
from services.common import metrics
from services.common.collector import settle
from services.common.errors import BrokenHop, Unavailable
from services.common.health import Check
from services.common.hop import Hop
from services.common.kafka.flight import show
from services.common.kafka.lag import read_lag, watch_lag
from services.common.kafka.producer import Producer, dead_letters
from services.common.kafka.topics import ensure_topics
from services.enrich.app import HOP, create_app, raw_articles
from services.enrich.settings import EnrichSettings
from services.enrich.steps import load
from services.enrich.stream import take
from services.enrich.watchdog import watch
from services.enrich.work import Enricher, describe, read

_PAUSE = 1.0
_BATCH = 64
"""Events taken at once: so many may be done again after a kill."""

_DRAIN = 3.0
log = structlog.get_logger()


@dataclass(slots=True)
class Worker:
    """One enrich. The gate is held while a batch is in hand; who holds it lets no other begin."""

    settings: EnrichSettings
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)
    assigned: frozenset[int] = frozenset()
    models_loaded: bool = False
    producer: Producer | None = None
    app: Any = None

    def checks(self) -> dict[str, Check]:
        """What it needs to do its work."""
        return {
            "models": lambda: self.models_loaded,
            "producer": lambda: self.producer is not None and self.producer.connected(),
            "assigned": lambda: bool(self.assigned),
        }

    async def run(self) -> None:
        """Enriches until it is cancelled; waits for a Kafka that is away.

        Raises:
            BrokenHop: the consumer has stopped, or finishes nothing any more.
            Misconfigured: a model is missing or another.
        """
        steps = await asyncio.to_thread(load, self.settings.enrich_steps)
        self.models_loaded = True
        settle()
        self.producer = producer = await _connected(self.settings)
        show(producer.flight, HOP)
        enricher = Enricher(
            steps=steps,
            models=ThreadPoolExecutor(1, "models"),
            deliver=producer.send_all,
            topic=self.settings.topic(ENRICHED.name),
            together=self.settings.enrich_batch,
        )
        bury = dead_letters(producer, self.settings.topic(DEAD.name))
        hop = Hop(name=HOP, decode=read, work=enricher.work, bury=bury, describe=describe)
        await self.start(hop)
        await self._stay()

    async def start(self, hop: Hop[Any]) -> None:
        """Starts the stream into the hop."""
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        self.app = app = create_app(self.settings)
        app.on_partitions_assigned.connect(self._on_assigned)
        app.on_partitions_revoked.connect(self._on_revoked)

        async def enrich(stream: Any) -> None:
            await take(stream, hop, self.gate, _BATCH)

        app.agent(raw_articles(app, self.settings), name=HOP, concurrency=1)(enrich)
        await app.start()

    async def _on_assigned(self, _app: object, assigned: set[Any], **_: object) -> None:
        self.assigned = frozenset(place.partition for place in assigned)
        metrics.REBALANCES.labels(HOP).inc()
        log.info("partitions assigned", count=len(assigned))

    async def _on_revoked(self, _app: object, revoked: set[Any], **_: object) -> None:
        self.assigned -= {place.partition for place in revoked}

    async def _stay(self) -> None:
        """Returns never; raises when the consumer has ended or stalls."""
        settings, group, topic = self.settings, self.settings.group(HOP), self.settings.topic(RAW.name)
        lag = asyncio.create_task(watch_lag(settings))
        stalled = watch(
            lambda: read_lag(settings.bootstrap, group, topic),
            lambda: self.assigned,
            busy=self.gate.locked,
            limit=settings.enrich_stalled_after,
        )
        ends = [asyncio.create_task(self.app.wait_until_stopped()), asyncio.create_task(stalled)]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (lag, *ends):
                task.cancel()
        raise BrokenHop("the consumer has stopped, or has finished nothing for too long")

    async def drain(self) -> None:
        """Lets the batch in hand end, commits it, and lets go; what takes longer than 3 s comes again."""
        letting_go = asyncio.create_task(self._let_go())
        done, _ = await asyncio.wait([letting_go], timeout=_DRAIN)  # Faust may swallow a cancellation
        error = letting_go.exception() if done else TimeoutError()
        if error is not None:
            log.warning("not drained", error=repr(error))

    async def _let_go(self) -> None:
        await self.gate.acquire()
        if self.app is not None:
            await self.app.consumer.commit()
            await self.app.stop()
        if self.producer is not None:
            await self.producer.close()


async def _connected(settings: EnrichSettings) -> Producer:
    """A producer on a Kafka that has the topics; tries as long as it takes."""
    while True:
        try:
            await ensure_topics(settings.bootstrap, prefix=settings.topic_prefix)
            return await Producer.connect(settings.bootstrap, client_id=f"{HOP}-{settings.worker}")
        except Unavailable as error:
            log.warning("waiting for Kafka", error=str(error))
            await asyncio.sleep(_PAUSE)
