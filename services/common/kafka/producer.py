"""A producer that says when a message is safe: acks=all, idempotent, bounded in what it holds."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaConnectionError, KafkaError, RetriableError

from schemas.dead_letter import DeadLetter, Reason
from schemas.topics import MAX_DEAD_RECORD_BYTES, MAX_MESSAGE_BYTES
from services.common.codec import encode
from services.common.errors import InvalidMessage, Unavailable

IN_FLIGHT_BYTES = 64 * 1024 * 1024
_WATCH_SECONDS = 2.0
_PASSING = (RetriableError, KafkaConnectionError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where Kafka keeps an acknowledged message."""

    topic: str
    partition: int
    offset: int


@dataclass(slots=True)
class Producer:
    """Shared by every task of a process. Bytes count as in flight until Kafka has answered for them.

    Attributes:
        capacity: Bytes that may be in flight.
        deadline: Seconds to wait for an acknowledgement; one that comes later still counts for Kafka.
    """

    client: KafkaProducer
    bootstrap: str
    client_id: str
    capacity: int = IN_FLIGHT_BYTES
    deadline: float | None = None
    _in_flight: int = field(default=0, init=False)
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
        producer = cls(client, bootstrap, client_id, capacity=in_flight_bytes, deadline=deadline)
        producer._watcher = asyncio.create_task(producer._watch())
        return producer

    async def send(self, topic: str, value: bytes, *, key: bytes, headers: Mapping[str, bytes] | None = None) -> Placed:
        """Returns once all in-sync replicas have the message.

        Raises:
            Unavailable: Kafka is away or slow, or too much is in flight already.
            InvalidMessage: the message is larger than a message may be.
        """
        if len(value) > MAX_MESSAGE_BYTES:
            raise InvalidMessage(Reason.TOO_LARGE, f"{len(value)} bytes, {MAX_MESSAGE_BYTES} at most")
        return await self._send(topic, value, key, headers)

    async def bury(self, topic: str, letter: DeadLetter) -> None:
        """The same for a dead letter, which holds a whole message and so may be larger.

        Raises:
            Unavailable: as for `send`.
        """
        headers = {"hop": letter.hop.encode(), "outcome": letter.outcome.encode(), "reason": letter.reason.encode()}
        await self._send(topic, encode(letter), letter.key or b"", headers)

    async def _send(self, topic: str, value: bytes, key: bytes, headers: Mapping[str, bytes] | None) -> Placed:
        try:
            async with asyncio.timeout(self.deadline):
                await self._know(topic)
                return await asyncio.shield(self._hand_over(topic, value, key, list((headers or {}).items())))
        except (KafkaError, TimeoutError) as error:
            if not isinstance(error, _PASSING):
                await self._renew(self.client)
            raise Unavailable(f"Kafka has not acknowledged: {error!r}") from error

    async def _renew(self, broken: KafkaProducer) -> None:
        """A new client: an idempotent one never recovers from an error that is not retriable."""
        if self.client is broken:
            self.client = await asyncio.to_thread(_client, self.bootstrap, self.client_id)
            self._known_topics.clear()
            await asyncio.to_thread(broken.close, 0)

    async def _know(self, topic: str) -> None:
        """Metadata first: `KafkaProducer.send` blocks on a topic it does not know."""
        if topic in self._known_topics:
            return
        async with self._asking:
            if topic not in self._known_topics:
                await asyncio.to_thread(self.client.partitions_for, topic)
                self._known_topics.add(topic)

    def _hand_over(
        self, topic: str, value: bytes, key: bytes, headers: list[tuple[str, bytes]]
    ) -> "asyncio.Future[Placed]":
        """Puts the message into the client's buffer, in call order; its answer comes on the loop."""
        if self._in_flight and self._in_flight + len(value) > self.capacity:
            raise Unavailable("too much waits for Kafka already", retry_after=2.0)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Placed] = loop.create_future()
        sent = self.client.send(topic, value=value, key=key, headers=headers)
        self._in_flight += len(value)
        answer.add_done_callback(lambda done: self._answered(done, len(value)))
        sent.add_callback(lambda at: _tell(loop, answer.set_result, Placed(at.topic, at.partition, at.offset)))
        sent.add_errback(lambda error: _tell(loop, answer.set_exception, error))
        return answer

    def _answered(self, answer: "asyncio.Future[Placed]", size: int) -> None:
        self._in_flight -= size
        answer.exception()  # looked at, also when nobody waits any more

    def connected(self) -> bool:
        """Whether a broker took a connection within the last seconds."""
        return self._reachable

    async def _watch(self) -> None:
        while True:
            self._reachable = await _reachable(self.bootstrap)
            await asyncio.sleep(_WATCH_SECONDS)

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


def _client(bootstrap: str, client_id: str) -> KafkaProducer:
    return KafkaProducer(
        bootstrap_servers=bootstrap.split(","),
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        allow_auto_create_topics=False,
        linger_ms=2,
        batch_size=128 * 1024,
        max_request_size=MAX_DEAD_RECORD_BYTES,
        max_block_ms=1_000,
        request_timeout_ms=10_000,
        delivery_timeout_ms=30_000,
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


def _tell(loop: asyncio.AbstractEventLoop, settle: Callable[[Any], None], result: object) -> None:
    """From the client's thread to the loop; a loop that has closed no longer asks."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(settle, result)


def dead_letters(producer: Producer, topic: str) -> Callable[[DeadLetter], Awaitable[None]]:
    """The `bury` of a hop: the letter is on Kafka when it returns."""

    async def bury(letter: DeadLetter) -> None:
        await producer.bury(topic, letter)

    return bury
