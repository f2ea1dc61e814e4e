"""A stream of multipart/form-data (RFC 7578) to its parts, each a file; holds the parts of one chunk."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.batch.piece import LARGEST, Piece

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


async def read_parts(
    stream: AsyncIterator[bytes], content_type: str, *, largest: int = LARGEST
) -> AsyncIterator[list[Piece]]:
    """The parts that each chunk ends, a piece each; one larger than `largest` bytes comes without its data.

    Raises:
        InvalidMessage: the stream breaks the format; the parts before the fault came.
    """
    parts = _Parts(largest)
    parser = MultipartParser(_boundary(content_type), parts.callbacks())
    try:
        async for chunk in stream:
            parser.write(chunk)
            if pieces := parts.take():
                yield pieces
        parser.finalize()
    except MultipartParseError as error:
        raise InvalidMessage(Reason.MALFORMED, f"no multipart/form-data: {error}") from None
    if not parts.ended:
        raise InvalidMessage(Reason.MALFORMED, "no multipart/form-data: it ends before its last boundary")


def _boundary(content_type: str) -> bytes:
    boundary: bytes | None = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise InvalidMessage(Reason.MALFORMED, "no multipart/form-data: no boundary", place="Content-Type")
    return boundary


class _Parts:
    """Listens to the parser."""

    def __init__(self, largest: int) -> None:
        self._done: list[Piece] = []
        self.ended = False
        self._largest = largest
        self._begin()

    def take(self) -> list[Piece]:
        """The parts that have ended since it was asked last."""
        taken, self._done = self._done, []
        return taken

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_header_field": self._field,
            "on_header_value": self._value,
            "on_header_end": self._header,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        self._bytes = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._name = self._text = b""
        self._too_large = False

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._too_large = self._too_large or len(self._bytes) + end - start > self._largest
        if self._too_large:
            self._bytes.clear()
        else:
            self._bytes += data[start:end]

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._text += data[start:end]

    def _header(self) -> None:
        self._headers[self._name.lower()] = self._text
        self._name = self._text = b""

    def _end(self) -> None:
        filename = parse_options_header(self._headers.get(b"content-disposition", b""))[1].get(b"filename")
        media_type = self._headers.get(b"content-type")
        self._done.append(
            Piece(
                None if self._too_large else bytes(self._bytes),
                filename.decode("utf-8", "replace") if filename else None,
                media_type.decode("latin-1") if media_type else None,
            )
        )

    def _finish(self) -> None:
        self.ended = True
