"""One look at the services: their metrics, their checks, and ingest's feeds; who does not answer is noted."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.common.exposition import Samples, read_samples

_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Asked:
    """Addresses of services; of those in `perhaps` it is no trouble when they do not answer."""

    addresses: Sequence[str]
    perhaps: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at a moment.

    Attributes:
        at: Monotonic seconds.
        now: Seconds since 1970.
        samples: By address; only of those that answered.
        away: Addresses that did not answer, with the reason.
        feeds: Ingest's feeds, as GET /v1/feeds tells them.
    """

    at: float
    now: float
    samples: Mapping[str, Samples] = field(default_factory=dict)
    away: Mapping[str, str] = field(default_factory=dict)
    feeds: Sequence[Mapping[str, Any]] = ()

    def total(self, name: str, **labels: str) -> float:
        """The sum over all services: of counters."""
        return sum(samples.total(name, **labels) for samples in self.samples.values())

    def most(self, name: str, **labels: str) -> float:
        """The largest of all services: of gauges that several tell."""
        return max((samples.most(name, **labels) for samples in self.samples.values()), default=0.0)


async def look(client: httpx.AsyncClient, asked: Asked) -> Look:
    """Asks all at once; takes two seconds at most, and two more for the feeds."""
    addresses = [*asked.addresses, *asked.perhaps]
    answers = await asyncio.gather(*(_ask(client, address) for address in addresses))
    found: dict[str, Any] = dict(zip(addresses, answers, strict=True))
    feeds = await asyncio.gather(*(_feeds(client, address) for address, answer in found.items() if _has_feeds(answer)))
    return Look(
        at=time.monotonic(),
        now=time.time(),
        samples={address: answer for address, answer in found.items() if isinstance(answer, Samples)},
        away={address: found[address] for address in asked.addresses if isinstance(found[address], str)},
        feeds=[card for cards in feeds for card in cards],
    )


async def _ask(client: httpx.AsyncClient, address: str) -> Samples | str:
    try:
        answer = await client.get(f"{address}/metrics", timeout=_PATIENCE)
        return read_samples(answer.raise_for_status().text)
    except (httpx.HTTPError, ValueError) as error:
        return str(error) or type(error).__name__


def _has_feeds(answer: Samples | str) -> bool:
    return isinstance(answer, Samples) and "dateline_feed_articles_total" in answer.names()


async def _feeds(client: httpx.AsyncClient, address: str) -> list[Mapping[str, Any]]:
    try:
        answer = await client.get(f"{address}/v1/feeds", timeout=_PATIENCE)
        return list(answer.raise_for_status().json()["items"])
    except (httpx.HTTPError, ValueError, KeyError):
        return []
