"""Workers of enrich and the store that come and go while articles arrive on one Kafka."""

import asyncio
import random
import signal
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from schemas.topics import RAW, TOPICS
from services.common.codec import encode
from services.common.kafka.topics import ensure_topics
from services.store.settings import StoreSettings
from tests.support.articles import raw_article
from tests.support.ports import free_port
from tests.support.processes import Running, dateline, running
from tests.support.topics import write

_CHUNK = 10


@dataclass(frozen=True, slots=True)
class Season:
    """What happens.

    Attributes:
        articles: So many arrive, evenly over the season.
        every: Seconds between two comings or goings.
        changes: How many of these there are.
        hands: Workers that there are of each service.
        partitions: Of each topic.
    """

    seed: int
    articles: int
    every: float
    changes: int
    hands: int
    partitions: int


@dataclass(slots=True)
class Crew:
    """Workers by service and name; those that run."""

    folder: Path
    settings: StoreSettings
    _at_work: dict[tuple[str, str], tuple[Running, ExitStack]] = field(default_factory=dict)

    def come(self, service: str, name: str) -> None:
        """Starts a worker, unless it runs."""
        if (service, name) in self._at_work:
            return
        kept = {"kafka": self.settings.kafka, "topic_prefix": self.settings.topic_prefix, "worker": name}
        own = {f"{service}_port": free_port(), "enrich_steps": "", "data_dir": self.settings.data_dir}
        stack = ExitStack()
        started = stack.enter_context(running(dateline(service), self.folder / f"{service}-{name}", kept | own))
        self._at_work[service, name] = started, stack

    def go(self, service: str, name: str, number: signal.Signals) -> None:
        """Ends a worker by that signal; returns when it is gone."""
        worker, stack = self._at_work.pop((service, name))
        with stack:
            worker.send(number)
            worker.ends(within=15)

    def change(self, service: str, name: str, number: signal.Signals) -> None:
        """Who works goes, by that signal; who does not comes."""
        if (service, name) in self._at_work:
            self.go(service, name, number)
        else:
            self.come(service, name)

    def fall(self) -> list[str]:
        """Those that ended although nobody asked them to."""
        return [f"{key}: {worker.said()}" for key, (worker, _) in self._at_work.items() if worker.process.poll()]

    def close(self) -> None:
        """Kills all that run."""
        for _, stack in self._at_work.values():
            stack.close()
        self._at_work.clear()


async def work(crew: Crew, season: Season) -> list[str]:
    """The season: returns the ids of all that arrived; at its end every worker is at work."""
    settings = crew.settings
    topics = [replace(topic, partitions=season.partitions) for topic in TOPICS]
    await ensure_topics(settings.bootstrap, topics, prefix=settings.topic_prefix)
    everyone = [(service, f"w{hand}") for service in ("enrich", "store") for hand in range(season.hands)]
    await _all_come(crew, everyone)
    arriving = asyncio.create_task(_arrive(settings, season))
    chance = random.Random(season.seed)  # noqa: S311 - chance that can be had again is the point
    for _ in range(season.changes):
        await asyncio.sleep(season.every)
        number = chance.choice((signal.SIGTERM, signal.SIGKILL))
        await asyncio.to_thread(crew.change, *chance.choice(everyone), number)
    await _all_come(crew, everyone)
    return await arriving


async def _all_come(crew: Crew, everyone: list[tuple[str, str]]) -> None:
    for service, name in everyone:
        await asyncio.to_thread(crew.come, service, name)


async def _arrive(settings: StoreSettings, season: Season) -> list[str]:
    articles = [raw_article(article=f"season-{season.seed}-{number}") for number in range(season.articles)]
    pause = season.every * season.changes * _CHUNK / season.articles
    for start in range(0, season.articles, _CHUNK):
        values = [encode(article) for article in articles[start : start + _CHUNK]]
        await asyncio.to_thread(partial(write, settings.bootstrap, settings.topic(RAW.name), values))
        await asyncio.sleep(pause)
    return [str(article.article_id) for article in articles]
