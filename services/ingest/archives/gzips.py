"""What a gzip file holds: one file, which may be an archive itself."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.ingest.archives.members import Broken, Budget, Part

_GZIP = 16 + zlib.MAX_WBITS


def walk_gzip(data: bytes, budget: Budget) -> Iterator[Part]:
    """The one file.

    Raises:
        Spent: it is larger than an archive may be.
        Broken: it is no gzip data, or cut off.
    """
    budget.count()
    try:
        yield budget.read("", len(data), _Unpacked(data))
    except zlib.error as error:
        raise Broken(f"no whole gzip file: {error}") from None


@dataclass(slots=True)
class _Unpacked:
    """Reads members of a gzip file one after the other (RFC 1952, 2.2), never more than is asked for."""

    rest: bytes
    unpacker: "zlib._Decompress | None" = field(default=None)

    def read(self, size: int, /) -> bytes:
        """Raises zlib.error where it is cut off or broken."""
        while self.rest:
            self.unpacker = self.unpacker or zlib.decompressobj(_GZIP)
            chunk = self.unpacker.decompress(self.rest, size)
            self.rest = self.unpacker.unconsumed_tail
            if self.unpacker.eof:
                self.rest = self.unpacker.unused_data.lstrip(b"\0")
                self.unpacker = None
            if chunk:
                return chunk
        if self.unpacker is not None:
            raise zlib.error("it is cut off")
        return b""
