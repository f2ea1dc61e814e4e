"""Nothing is acknowledged before its work is durable; no exception leaves the loop."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from schemas import EnrichedArticle
from schemas.dead_letter import DeadLetter, Reason
from services.common.codec import decode, encode
from services.common.errors import BrokenHop, InvalidMessage, Unavailable
from services.common.hop import Hop
from services.common.kafka.producer import Outgoing
from services.enrich.stream import message, take
from services.enrich.work import Enricher, describe, read
from tests.support.articles import article_id, raw_article

TRACE = "0af7651916cd43dd8448eb211c80319c"


def event(offset: int, value: bytes | None = None) -> Any:
    """A Faust event: an article where no other value is named."""
    value = encode(raw_article(article=f"s-{offset}")) if value is None else value
    headers = [("traceparent", f"00-{TRACE}-b7ad6b7169203331-01".encode())]
    return SimpleNamespace(
        message=SimpleNamespace(value=value, key=b"k", topic="raw", partition=3, offset=offset, headers=headers)
    )


@dataclass
class Events:
    """A stream of given batches that notes what is acknowledged."""

    batches: Sequence[Sequence[Any]]
    acked: list[int] = field(default_factory=list)

    async def noack_take(self, max_: int, within: float) -> AsyncIterator[Sequence[Any]]:
        assert max_ > 0 < within <= 0.05
        for batch in self.batches:
            yield batch

    async def ack(self, event: Any) -> bool:
        self.acked.append(event.message.offset)
        return True


@dataclass
class Kafka:
    """Takes messages once it is opened; `refuse` raises that many times first."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    refuse: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    sent: list[tuple[str, bytes, bytes, Mapping[str, bytes]]] = field(default_factory=list)
    buried: list[DeadLetter] = field(default_factory=list)

    async def send_all(self, topic: str, messages: Sequence[Outgoing]) -> None:
        self.asked.set()
        await self.open.wait()
        if self.refuse:
            self.refuse -= 1
            raise Unavailable("away")
        self.sent += [(topic, one.value, one.key, one.headers) for one in messages]

    async def bury(self, letter: DeadLetter) -> None:
        self.asked.set()
        await self.open.wait()
        self.buried.append(letter)


def hop_to(kafka: Kafka) -> Hop[Any]:
    enricher = Enricher(steps=(), models=ThreadPoolExecutor(1), deliver=kafka.send_all, topic="enriched")
    return Hop(name="enrich", decode=read, work=enricher.work, bury=kafka.bury, describe=describe, longest_pause=0.01)


@pytest.mark.parametrize("batch", [[event(1), event(2)], [event(1, b"no article")]], ids=["enriched", "dead letter"])
async def test_nothing_is_acknowledged_while_a_delivery_is_held_back(batch: list[Any]) -> None:
    kafka, events = Kafka(), Events([batch])
    taking = asyncio.create_task(take(events, hop_to(kafka), asyncio.Lock(), 8))

    await asyncio.wait_for(kafka.asked.wait(), 5)
    held_back = list(events.acked)
    kafka.open.set()
    await asyncio.wait_for(taking, 5)

    assert held_back == []
    assert events.acked == [each.message.offset for each in batch]


async def test_a_delivery_that_fails_is_made_again_before_anything_is_acknowledged() -> None:
    kafka, events = Kafka(refuse=3), Events([[event(1), event(2)]])
    kafka.open.set()

    await take(events, hop_to(kafka), asyncio.Lock(), 8)

    assert {key for _, _, key, _ in kafka.sent} == {str(article_id(f"s-{at}")).encode() for at in (1, 2)}
    assert events.acked == [1, 2]


async def test_a_malformed_message_is_buried_and_its_neighbours_pass() -> None:
    kafka, events = Kafka(), Events([[event(1), event(2, b"{}"), event(3)]])
    kafka.open.set()

    await take(events, hop_to(kafka), asyncio.Lock(), 8)

    assert [(letter.original, letter.reason, letter.source.offset) for letter in kafka.buried] == [
        (b"{}", Reason.CONTRACT, 2)
    ]
    assert [decode(EnrichedArticle, value).provider_id for _, value, _, _ in kafka.sent] == ["s-1", "s-3"]
    assert events.acked == [1, 2, 3]


async def test_what_is_delivered_carries_its_key_trace_and_receipt() -> None:
    kafka, events = Kafka(), Events([[event(1)]])
    kafka.open.set()

    await take(events, hop_to(kafka), asyncio.Lock(), 8)

    ((topic, _, key, headers),) = kafka.sent
    assert (topic, key) == ("enriched", str(article_id("s-1")).encode())
    assert headers["traceparent"].decode().split("-")[1] == TRACE
    assert headers["received_at"] == b"2026-03-07T12:00:00Z"


async def test_an_article_that_has_grown_too_large_is_buried_alone() -> None:
    kafka, events = Kafka(), Events([[event(1), event(2)]])
    kafka.open.set()
    hop = hop_to(kafka)
    work = hop.work

    async def too_large(tasks: Sequence[Any]) -> Any:
        if any(task.message.source.offset == 1 for task in tasks):
            raise InvalidMessage(Reason.TOO_LARGE, "9 MiB")
        return await work(tasks)

    hop.work = too_large
    await take(events, hop, asyncio.Lock(), 8)

    assert [letter.reason for letter in kafka.buried] == [Reason.TOO_LARGE]
    assert len(kafka.sent) == 1
    assert events.acked == [1, 2]


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes of processes whose hop is broken."""

    async def broken(*_: object) -> Any:
        raise BrokenHop("20 in a row")

    codes: list[int] = []
    monkeypatch.setattr("os._exit", codes.append)
    monkeypatch.setattr(Hop, "handle", broken)
    return codes


async def test_an_exception_ends_the_process_and_leaves_the_events_unacknowledged(ended: list[int]) -> None:
    events = Events([[event(1)]])
    await take(events, hop_to(Kafka()), asyncio.Lock(), 8)

    assert ended == [70]
    assert events.acked == []


async def test_the_process_ends_also_when_it_cannot_be_logged_why(
    ended: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    events = Events([[event(1)]])

    def full(_: str) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("services.enrich.stream.log", SimpleNamespace(exception=full))
    with pytest.raises(OSError, match="no space"):  # beyond os._exit, which is replaced here
        await take(events, hop_to(Kafka()), asyncio.Lock(), 8)

    assert ended == [70]
    assert events.acked == []


async def test_who_holds_the_gate_lets_no_batch_begin() -> None:
    kafka, events, gate = Kafka(), Events([[event(1)]]), asyncio.Lock()
    kafka.open.set()
    await gate.acquire()
    taking = asyncio.create_task(take(events, hop_to(kafka), gate, 8))

    done, _ = await asyncio.wait([taking], timeout=0.1)
    taking.cancel()

    assert not done
    assert kafka.sent == []


def test_a_message_knows_where_it_came_from() -> None:
    taken = message(event(7, b"x"))
    assert (taken.source.topic, taken.source.partition, taken.source.offset) == ("raw", 3, 7)
    assert (taken.value, taken.key, taken.trace.trace_id) == (b"x", b"k", TRACE)
