"""A stream of bytes to its lines, each a JSON text (NDJSON); holds the lines of one chunk."""

from collections.abc import AsyncIterator, Iterator

from services.ingest.batch.piece import LARGEST, Piece

MEDIA_TYPE = "application/json"


async def read_lines(stream: AsyncIterator[bytes], *, largest: int = LARGEST) -> AsyncIterator[list[Piece]]:
    """The lines that each chunk ends, a piece each, without blank ones; one over `largest` bytes without its data."""
    lines = _Lines(largest)
    async for chunk in stream:
        if pieces := list(lines.add(chunk)):
            yield pieces
    if pieces := list(lines.add(b"\n")):
        yield pieces


class _Lines:
    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._line = bytearray()
        self._skipping = False

    def add(self, chunk: bytes) -> Iterator[Piece]:
        """The lines that `chunk` ends."""
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            self._keep(part)
            yield from self._take()
        self._keep(rest)

    def _keep(self, part: bytes) -> None:
        self._skipping = self._skipping or len(self._line) + len(part) > self._largest
        if self._skipping:
            self._line.clear()
        else:
            self._line += part

    def _take(self) -> Iterator[Piece]:
        line, skipped = bytes(self._line).strip(), self._skipping
        self._line.clear()
        self._skipping = False
        if skipped or line:
            yield Piece(None if skipped else line, media_type=MEDIA_TYPE)
