"""A file to its items: the format is told by the content, and a bad item never takes its neighbours."""

from collections.abc import Iterator
from dataclasses import replace

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.formats import FORMATS
from services.ingest.values import Format, Reading, Rejection, WireFile

MOST_ITEMS = 10_000
_LEAST_SCORE = 0.1
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
)


def scores(file: WireFile) -> dict[str, float]:
    """How sure each format is of the file.

    Raises:
        InvalidMessage: it is no text.
    """
    return {format_.name: format_.score(file) for format_ in FORMATS}


def parse(file: WireFile) -> Iterator[Reading]:
    """The items of the file, each read or rejected, in order; never empty, and raises nothing."""
    try:
        yield from _items(file, _sniff(file))
    except InvalidMessage as error:
        yield Rejection(error.reason, error.cause, error.place)
    except Exception as error:  # noqa: BLE001 - a bug of a format is told of the file, not thrown at its sender
        yield Rejection(Reason.BUG, repr(error), bug=error)


def _sniff(file: WireFile) -> Format:
    if not file.data.strip():
        raise InvalidMessage(Reason.EMPTY, "nothing in it")
    for magic, name in _MAGIC:
        if file.data.startswith(magic):
            raise InvalidMessage(Reason.UNKNOWN_FORMAT, f"{name} is no wire article")
    best, score = max(zip(FORMATS, scores(file).values(), strict=True), key=lambda scored: scored[1])
    if score < _LEAST_SCORE:
        raise InvalidMessage(Reason.UNKNOWN_FORMAT, "no format knows this content")
    return best


def _items(file: WireFile, format_: Format) -> Iterator[Reading]:
    count = 0
    for reading in format_.read(file):
        count += 1
        if count > MOST_ITEMS:
            yield Rejection(Reason.TOO_LARGE, f"more than {MOST_ITEMS} items")
            return
        yield _stamped(reading, format_)
    if not count:
        yield Rejection(Reason.EMPTY, "no item in it")


def _stamped(reading: Reading, format_: Format) -> Reading:
    if isinstance(reading, Rejection):
        return reading
    return replace(reading, format=format_.name, parser_version=format_.version)
