"""A producer that says when a message is safe: acks=all, idempotent, bounded in what it holds.

An idempotent kafka-python client does not survive everything: after an error that is not retriable, or a message that
it could not deliver within its time (as when Kafka is away for longer than that), it may never send again. So a client
that gave up a message is replaced, and so is one that has been silent for too long.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaConnectionError, KafkaError, RetriableError

from schemas.dead_letter import DeadLetter, Reason
from schemas.topics import MAX_DEAD_RECORD_BYTES, MAX_MESSAGE_BYTES
from services.common.codec import encode
from services.common.errors import InvalidMessage, Unavailable
from services.common.kafka.flight import Answer, Flight, Outgoing, Placed, acknowledge, fail
from services.common.kafka.security import client_options

__all__ = ["IN_FLIGHT_BYTES", "Outgoing", "Placed", "Producer", "dead_letters"]

IN_FLIGHT_BYTES = 64 * 1024 * 1024
_WATCH_SECONDS = 2.0
_DELIVERY_SECONDS = 30.0
_LATE_SECONDS = 5.0
_SILENT_SECONDS = _DELIVERY_SECONDS + 10.0
_PASSING = (RetriableError, KafkaConnectionError, TimeoutError)
log = structlog.get_logger()


@dataclass(slots=True)
class Producer:
    """Shared by every task of a process.

    Attributes:
        flight: What is in flight; it bounds the bytes.
        deadline: Seconds to wait for an acknowledgement; one that comes later still counts for Kafka.
    """

    client: KafkaProducer
    bootstrap: str
    client_id: str
    flight: Flight
    deadline: float | None = None
    _broken: bool = field(default=False, init=False)
    _known_topics: set[str] = field(default_factory=set, init=False)
    _reachable: bool = field(default=True, init=False)
    _watcher: "asyncio.Task[None] | None" = field(default=None, init=False)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    @classmethod
    async def connect(
        cls, bootstrap: str, *, client_id: str, in_flight_bytes: int = IN_FLIGHT_BYTES, deadline: float | None = None
    ) -> "Producer":
        """A producer on a Kafka that answers.

        Raises:
            Unavailable: no broker answers.
        """
        try:
            client = await asyncio.to_thread(_client, bootstrap, client_id)
        except (KafkaError, OSError) as error:
            raise Unavailable(f"Kafka at {bootstrap} does not answer: {error}") from error
        producer = cls(client, bootstrap, client_id, Flight(in_flight_bytes), deadline)
        producer._watcher = asyncio.create_task(producer._watch())
        return producer

    async def send(self, topic: str, value: bytes, *, key: bytes, headers: Mapping[str, bytes] | None = None) -> Placed:
        """Returns once all in-sync replicas have the message.

        Raises:
            Unavailable: Kafka is away or slow, or too much is in flight already.
            InvalidMessage: the message is larger than a message may be.
        """
        (placed,) = await self.send_all(topic, [Outgoing(value, key, headers or {})])
        return placed

    async def send_all(self, topic: str, messages: Sequence[Outgoing]) -> Sequence[Placed]:
        """The same for several at once, at the price of one wait; where each was placed, in order.

        Raises:
            Unavailable: as for `send`; some of them may have got there.
            InvalidMessage: as for `send`; none was sent.
        """
        for message in messages:
            if len(message.value) > MAX_MESSAGE_BYTES:
                raise InvalidMessage(Reason.TOO_LARGE, f"{len(message.value)} bytes, {MAX_MESSAGE_BYTES} at most")
        return await self._send(topic, messages) if messages else []

    async def bury(self, topic: str, letter: DeadLetter) -> None:
        """The same for a dead letter, which holds a whole message and so may be larger.

        Raises:
            Unavailable: as for `send`.
        """
        headers = {"hop": letter.hop.encode(), "outcome": letter.outcome.encode(), "reason": letter.reason.encode()}
        await self._send(topic, [Outgoing(encode(letter), letter.key or b"", headers)])

    async def _send(self, topic: str, messages: Sequence[Outgoing]) -> Sequence[Placed]:
        try:
            async with asyncio.timeout(self.deadline):
                await self._know(topic)
                return await asyncio.shield(self._hand_over(topic, messages))
        except (KafkaError, TimeoutError) as error:
            self._broken = self._broken or not isinstance(error, _PASSING)
            raise Unavailable(f"Kafka has not acknowledged: {error!r}") from error

    async def _know(self, topic: str) -> None:
        """Metadata first: `KafkaProducer.send` blocks on a topic it does not know."""
        if topic in self._known_topics:
            return
        async with self._asking:
            if topic not in self._known_topics:
                await asyncio.to_thread(self.client.partitions_for, topic)
                self._known_topics.add(topic)

    def _hand_over(self, topic: str, messages: Sequence[Outgoing]) -> Answer:
        """Puts the messages into the client's buffer, in call order; their answer comes on the loop."""
        if self._broken:
            raise Unavailable("the client of Kafka is about to be replaced", retry_after=2.0)
        size = sum(len(message.value) for message in messages)
        self.flight.require_room(size)
        answer, client = self.flight.take_off(size), self.client
        landing = _Landing(answer, len(messages), lambda error: self._gave_up(client, answer, error))
        try:
            for place, message in enumerate(messages):
                sent = client.send(topic, value=message.value, key=message.key, headers=list(message.headers.items()))
                landing.follow(place, sent)
        except Exception as error:
            fail(answer, error)
            raise
        return answer

    def _gave_up(self, client: KafkaProducer, answer: Answer, error: Exception) -> None:
        self._broken = self._broken or client is self.client
        fail(answer, error)

    def connected(self) -> bool:
        """Whether a broker took a connection within the last seconds and answers, and the client can be used."""
        return self._reachable and not self._broken and self.flight.longest() < _LATE_SECONDS

    async def _watch(self) -> None:
        while True:
            self._reachable = await _reachable(self.bootstrap)
            self._broken = self._broken or self.flight.longest() > _SILENT_SECONDS
            if self._broken and self._reachable:
                await self._renew()
            await asyncio.sleep(_WATCH_SECONDS)

    async def _renew(self) -> None:
        """A new client in the place of a broken one, once Kafka lets it; what the old one held is given up."""
        broken = self.client
        try:
            self.client = await asyncio.to_thread(_client, self.bootstrap, self.client_id)
        except (KafkaError, OSError) as error:
            log.warning("no new client of Kafka yet", error=repr(error))
            return
        self._broken = False
        self._known_topics.clear()
        self.flight.give_up(KafkaConnectionError("its client was replaced"))
        log.info("client of Kafka replaced")
        with contextlib.suppress(Exception):  # whatever a broken one says of its end
            await asyncio.to_thread(broken.close, 0)

    async def close(self) -> None:
        """Waits for what is in flight, at most 5 seconds, and lets go.

        Raises:
            Unavailable: something in flight could not be brought to Kafka.
        """
        if self._watcher:
            self._watcher.cancel()
        try:
            await asyncio.to_thread(self.client.close, 5)
        except KafkaError as error:
            raise Unavailable(f"not everything could be flushed to Kafka: {error}") from error


@dataclass(frozen=True, slots=True)
class _Landing:
    """Messages that took off together: the loop is woken once, when the last has landed, or when one cannot."""

    answer: Answer
    count: int
    gave_up: Callable[[Exception], None]
    placed: dict[int, Placed] = field(default_factory=dict)

    def follow(self, place: int, sent: Any) -> None:
        """Listens to the client's future of one message."""
        loop = self.answer.get_loop()
        sent.add_callback(lambda at: self._landed(place, Placed(at.topic, at.partition, at.offset)))
        sent.add_errback(lambda error: _on(loop, lambda: self.gave_up(error)))

    def _landed(self, place: int, placed: Placed) -> None:
        self.placed[place] = placed  # from two threads, and perhaps told twice that all are there: it bears both
        if len(self.placed) == self.count:
            _on(self.answer.get_loop(), lambda: acknowledge(self.answer, [self.placed[at] for at in range(self.count)]))


def _client(bootstrap: str, client_id: str) -> KafkaProducer:
    return KafkaProducer(
        **client_options(bootstrap),
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        allow_auto_create_topics=False,
        linger_ms=2,
        batch_size=128 * 1024,
        max_request_size=MAX_DEAD_RECORD_BYTES,
        max_block_ms=1_000,
        request_timeout_ms=10_000,
        delivery_timeout_ms=int(_DELIVERY_SECONDS * 1000),
        bootstrap_timeout_ms=2_000,
        reconnect_backoff_max_ms=1_000,
        metrics_enabled=False,
    )


async def _reachable(bootstrap: str) -> bool:
    """Whether one of the servers takes a connection within a second."""
    for server in bootstrap.split(","):
        host, _, port = server.rpartition(":")
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                _, writer = await asyncio.open_connection(host.strip("[]"), int(port))
            writer.close()
            return True
    return False


def _on(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    """From the client's thread to the loop; a loop that has closed no longer asks."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(act)


def dead_letters(producer: Producer, topic: str) -> Callable[[DeadLetter], Awaitable[None]]:
    """The `bury` of a hop: the letter is on Kafka when it returns."""

    async def bury(letter: DeadLetter) -> None:
        await producer.bury(topic, letter)

    return bury
