"""Structured logs, and the trace that travels with an article (W3C Trace Context)."""

import contextlib
import logging
import random
import re
import secrets
import sys
from dataclasses import dataclass
from typing import TextIO, cast

import structlog

TRACEPARENT = "traceparent"
_TRACEPARENT_SHAPE = re.compile(r"^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")


@dataclass(frozen=True, slots=True)
class Trace:
    """The identity of one article's way through the house: 32 hex digits."""

    trace_id: str

    def header(self) -> str:
        """A `traceparent` with a new span for the next hop (W3C Trace Context, section 3.2)."""
        span = random.getrandbits(64) or 1  # a name, no secret: asking the kernel costs 80 microseconds
        return f"00-{self.trace_id}-{span:016x}-01"


def new_trace() -> Trace:
    """A trace nobody had before."""
    return Trace(secrets.token_hex(16))


def read_trace(header: str | bytes | None) -> Trace:
    """The trace of a `traceparent` header; a new one where there is none or it is malformed."""
    text = header.decode("ascii", "replace") if isinstance(header, bytes) else header or ""
    match = _TRACEPARENT_SHAPE.match(text)
    return Trace(match[1]) if match else new_trace()


@dataclass(frozen=True, slots=True, weakref_slot=True)  # structlog keeps a lock for each
class LogStream:
    """Where log lines go. One that cannot be written (the disk is full) is lost: no message's outcome hangs on it."""

    stream: TextIO

    def write(self, line: str) -> None:
        """Writes a line, where it can be written."""
        with contextlib.suppress(OSError):
            self.stream.write(line)

    def flush(self) -> None:
        """Brings what was written to the file, where it can be."""
        with contextlib.suppress(OSError):
            self.stream.flush()


def configure_logs(level: str, *, service: str) -> None:
    """JSON lines on standard error, one an event, each with the service's name."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # says at every try what we say once, as Unavailable
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", LogStream(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
