"""Room for what senders bring: bytes in hand are bounded, and too large a body is refused while it comes."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from schemas.dead_letter import Reason
from schemas.topics import MAX_MESSAGE_BYTES
from services.common import metrics
from services.common.errors import Unavailable
from services.common.http import Problem


@dataclass(slots=True)
class Room:
    """Counts the bytes of bodies in hand."""

    capacity: int
    _used: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        metrics.BODY_LIMIT.set(self.capacity)
        metrics.BODY_BYTES.set_function(lambda: self._used)

    def reserve(self, size: int) -> None:
        """Takes room for `size` bytes.

        Raises:
            Unavailable: there is none; one body always fits.
        """
        if self._used and self._used + size > self.capacity:
            raise Unavailable("too many bytes are in hand already", retry_after=2.0)
        self._used += size

    def release(self, size: int) -> None:
        """Gives it back."""
        self._used -= size

    @contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Room for `size` bytes, meanwhile. Raises Unavailable as `reserve` does."""
        self.reserve(size)
        try:
            yield
        finally:
            self.release(size)


@asynccontextmanager
async def held(stream: AsyncIterator[bytes], room: Room, *, declared: int) -> AsyncIterator[bytes]:
    """The whole of the stream, for as long as its room is taken. `declared`: the size it says it has, 0 if none.

    Raises:
        Problem: 413, it is larger than a message may be.
        Unavailable: there is no room for it.
    """
    _check(declared)
    body = bytearray()
    reserved = 0
    try:
        async for chunk in stream:
            _check(len(body) + len(chunk))
            room.reserve(len(chunk))
            reserved += len(chunk)
            body += chunk
        yield bytes(body)
    finally:
        room.release(reserved)


def _check(size: int) -> None:
    if size > MAX_MESSAGE_BYTES:
        raise Problem(413, Reason.TOO_LARGE, f"{MAX_MESSAGE_BYTES} bytes at most")
