"""Ten times what can be sustained: it is refused politely and at once, and what is taken is not lost."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.door import Door
from tests.support.figures import note, prompt
from tests.support.flood import Flood
from tests.support.memory import Peaks, watched
from tests.support.parts import SERVICES, Parts, parts
from tests.support.waiting import wait_until
from tests.support.wire import story

LIMITS = {"kafka": 450, "ingest": 300, "enrich": 600, "store": 400}
"""MB."""

TIMES = 10
LARGE_EVERY, LARGE = 100, 300_000
"""Every so many files are so many bytes longer."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was asked, and what became of it; `taken` and `sustained` are files a second, times in seconds."""

    sustained: float
    offered: float
    taken: float
    answers: dict[int, int]
    left_out: int
    p50: float
    p99: float
    slowest: float
    p99_of_202: float
    drained_in: float
    memory: dict[str, float]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Without models: with them Kafka would keep what enrich has not had time for, and ingest go on."""
    with parts(tmp_path_factory.mktemp("parts"), enrich_steps="") as started:
        yield started


def file(number: int) -> bytes:
    data = story(number)
    return data + b" " * LARGE if number % LARGE_EVERY == 0 else data


def at(times: list[float], share: float) -> float:
    """The time that this share of the answers took at most."""
    return round(times[min(len(times) - 1, int(len(times) * share))], 3)


async def sustained(made: Parts, seconds: float) -> tuple[float, set[str]]:
    """What a few senders get through who wait for each answer; the first two seconds do not count."""
    few = Flood(Door(made.ports["ingest"]), lambda number: story(number + 1_000_000))
    await few.trickle(2)
    return await few.trickle(seconds), few.acknowledged


async def overload(made: Parts, seconds: float, peaks: Peaks) -> tuple[Flood, Figures]:
    rate, earlier = await sustained(made, min(20, seconds))
    flood = Flood(Door(made.ports["ingest"]), file)
    began = time.monotonic()
    await flood.pour(TIMES * rate, seconds)
    took = time.monotonic() - began
    ids = flood.acknowledged | earlier
    drained = await asyncio.to_thread(drain, made, ids)
    return flood, figures(flood, rate, took, drained, peaks)


def drain(made: Parts, ids: set[str]) -> float:
    """Seconds until all is stored."""
    began = time.monotonic()
    wait_until(lambda: not ids - {article_id for article_id, _ in made.rows()}, deadline=300, what="all is stored")
    return time.monotonic() - began


def figures(flood: Flood, rate: float, took: float, drained: float, peaks: Peaks) -> Figures:
    times = list(flood.times())
    of_202 = sorted(reply.seconds for reply in flood.replies if reply.status == 202)
    return Figures(
        sustained=round(rate, 1),
        offered=round((flood.sent + flood.left_out) / took, 1),
        taken=round(len(of_202) / took, 1),
        answers=dict(Counter(reply.status for reply in flood.replies)),
        left_out=flood.left_out,
        p50=at(times, 0.5),
        p99=at(times, 0.99),
        slowest=round(times[-1], 3),
        p99_of_202=at(of_202, 0.99),
        drained_in=round(drained, 1),
        memory={part: round(peak) for part, peak in peaks.most.items()},
    )


@pytest.mark.parametrize(
    "seconds", [5, pytest.param(120, marks=[pytest.mark.long, pytest.mark.timeout(900)])], ids=lambda s: f"{s}s"
)
def test_ten_times_the_load_is_refused_politely_and_nothing_taken_is_lost(
    made: Parts, seconds: float, tmp_path: Path
) -> None:
    with watched(lambda: {part: made.pid(part) for part in ("kafka", *SERVICES)}) as peaks:
        flood, found = asyncio.run(overload(made, seconds, peaks))
    note(f"overload {seconds} s", found, tmp_path)
    assert set(found.answers) == {202, 503}
    assert all(reply.retry_after for reply in flood.replies if reply.status == 503)
    assert found.p99 <= prompt(seconds)
    assert found.taken >= found.sustained / 3
    assert [part for part, peak in found.memory.items() if peak > LIMITS[part]] == []
