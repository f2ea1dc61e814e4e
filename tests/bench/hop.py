"""What `hop.py` itself costs a message: timing, logging, counting and tracing around work that does nothing."""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from schemas.dead_letter import DeadLetter, DeadLetterSource
from services.common.hop import Hop, Message, Outcome, Task
from services.common.telemetry import configure_logs, new_trace
from tests.bench.figures import Figure

_MESSAGES, _BATCH, _ROUNDS = 20_000, 100, 3


def measure() -> list[Figure]:
    """Microseconds a message, the logs written to a file as in production; the best of three rounds."""
    source = DeadLetterSource(topic="t", partition=0, offset=0)
    messages = [Message(value=b"m", source=source, trace=new_trace()) for _ in range(_MESSAGES)]
    with _logs_to_a_file():
        seconds = min(_timed(messages) for _ in range(_ROUNDS))
    cost = seconds / _MESSAGES * 1e6
    return [Figure("cost of the hop a message", cost, "µs", f"{_MESSAGES:,} messages in batches of {_BATCH}", most=100)]


def _timed(messages: Sequence[Message]) -> float:
    hop = Hop(name="enrich", decode=lambda message: message, work=_work, bury=_bury, describe=lambda _: {"id": "x"})

    async def handle_all() -> None:
        for at in range(0, len(messages), _BATCH):
            await hop.handle(messages[at : at + _BATCH])

    began = time.perf_counter()
    asyncio.run(handle_all())
    return time.perf_counter() - began


async def _work(tasks: Sequence[Task[Message]]) -> list[Outcome]:
    return [Outcome.PASSED] * len(tasks)


async def _bury(_: DeadLetter) -> None:
    raise AssertionError


@contextmanager
def _logs_to_a_file() -> Iterator[None]:
    configure_logs("INFO", service="bench")
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("w") as file:
        structlog.configure(logger_factory=structlog.WriteLoggerFactory(file))
        yield
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()
