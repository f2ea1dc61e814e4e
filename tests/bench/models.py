"""The chain with its models: against the models alone, and how soon an article is to be found under a light load."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import httpx

from schemas import RawArticle
from services.enrich.pipeline import enrich
from services.enrich.settings import EnrichSettings
from services.enrich.steps import NAMES, load
from tests.bench.chain import through_all
from tests.bench.figures import Figure
from tests.bench.parts import Parts, parts
from tests.bench.stories import NOW, a_story, raw_articles
from tests.support.waiting import wait_until_async

_ARTICLES, _WARM = 200, 16
_LOAD, _SECONDS, _EVERY = 0.2, 60.0, 0.02


def measure() -> list[Figure]:
    """The same texts on the same cores: through the chain, and through the models in a loop."""
    bare = _bare(raw_articles(_ARTICLES))
    with TemporaryDirectory() as folder:
        whole, seen = _chain(Path(folder))
    cuts, how = quantiles(seen, n=100), f"{len(seen):,} articles at {_LOAD * whole:.1f}/s, one a request"
    return [
        Figure("chain with models", whole, "articles/s", f"{_ARTICLES:,} of 2.5 kB as one NDJSON batch"),
        Figure("chain with models / models alone", whole / bare, "", f"alone {bare:,.0f}/s", least=0.8),
        Figure("sent to found, p50", cuts[49] * 1000, "ms", f"{how}; the feed is asked every 20 ms", most=250),
        Figure("sent to found, p99", cuts[98] * 1000, "ms", how, most=1_000),
    ]


def _chain(folder: Path) -> tuple[float, list[float]]:
    """Its rate, and the seconds from sent to found at a fifth of it."""
    with parts(folder, steps=",".join(NAMES)) as started, started.service("ingest", "enrich", "store"):
        whole = through_all(started, [a_story(number) for number in range(_ARTICLES)])
        return whole, asyncio.run(_Visit(started, rate=_LOAD * whole).seconds())


def _bare(articles: Sequence[RawArticle]) -> float:
    steps, together = load(NAMES), EnrichSettings().enrich_batch
    enrich(articles[:_WARM], steps, NOW)
    began = time.perf_counter()
    for at in range(0, len(articles), together):
        enrich(articles[at : at + together], steps, NOW)
    return len(articles) / (time.perf_counter() - began)


@dataclass(slots=True)
class _Visit:
    """A sender that sends an article at a time, and a reader who follows the change feed."""

    started: Parts
    rate: float
    sent: dict[str, float] = field(default_factory=dict)
    found: dict[str, float] = field(default_factory=dict)

    async def seconds(self) -> list[float]:
        """Of each article, from before it was sent until the feed told of it."""
        reading = asyncio.create_task(self._read())
        await self._send()
        await wait_until_async(self._all_found, deadline=60, what="all that was sent is found")
        reading.cancel()
        return [self.found[name] - began for name, began in self.sent.items()]

    async def _all_found(self) -> bool:
        return self.sent.keys() <= self.found.keys()

    async def _send(self) -> None:
        began = time.perf_counter()
        async with httpx.AsyncClient(base_url=self.started.url("ingest"), timeout=30) as client:
            for number in range(int(self.rate * _SECONDS)):
                await asyncio.sleep(began + number / self.rate - time.perf_counter())
                await self._post(client, a_story(_ARTICLES + number))

    async def _post(self, client: httpx.AsyncClient, story: bytes) -> None:
        began = time.perf_counter()
        answer = await client.post("/v1/articles", params={"feed": "bench"}, content=story)
        (item,) = answer.raise_for_status().json()["items"]
        self.sent[item["article_id"]] = began

    async def _read(self) -> None:
        after = self.started.done("store")
        async with httpx.AsyncClient(base_url=self.started.url("store"), timeout=30) as client:
            while True:
                answer = await client.get("/v1/changes", params={"after": after, "limit": 500})
                for change in answer.raise_for_status().json()["items"]:
                    after = change["seq"]
                    self.found.setdefault(change["article_id"], time.perf_counter())
                await asyncio.sleep(_EVERY)
