"""A file to its items: the format is told by the content, and a bad item never takes its neighbours."""

from collections.abc import Iterator
from dataclasses import replace

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.archives import is_archive, unpack
from services.ingest.formats import FORMATS
from services.ingest.kills import kills_of
from services.ingest.values import Draft, Format, Reading, Rejection, WireFile

MOST_ITEMS = 10_000
_BLANK = b"\0\t\n\v\f\r "
_LEAST_SCORE = 0.1
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
)


def scores(file: WireFile) -> dict[str, float]:
    """How sure each format is of the file.

    Raises:
        InvalidMessage: it is no text.
    """
    return {format_.name: format_.score(file) for format_ in FORMATS}


def parse(file: WireFile) -> Iterator[Reading]:
    """The items of the file, or of all files in an archive, each read or rejected, in order; never empty.

    It raises nothing.
    """
    yield from _bounded(_members(file) if is_archive(file.data) else _read(file))


def _members(archive: WireFile) -> Iterator[Reading]:
    found = False
    for part in unpack(archive):
        found = True
        yield from [part] if isinstance(part, Rejection) else (_placed(each, part) for each in _read(part))
    if not found:
        yield Rejection(Reason.EMPTY, "no file in it")


def _placed(reading: Reading, member: WireFile) -> Reading:
    """With its own bytes, and where it lay."""
    own = member.data if reading.item_bytes is None else reading.item_bytes
    if isinstance(reading, Draft):
        return replace(reading, item_bytes=own, member=member)
    place = ": ".join(filter(None, (member.place, reading.place)))
    return replace(reading, item_bytes=own, place=place or None)


def _read(file: WireFile) -> Iterator[Reading]:
    try:
        yield from _items(file, _sniff(file))
    except InvalidMessage as error:
        yield Rejection(error.reason, error.cause, error.place)
    except Exception as error:  # noqa: BLE001 - a bug of a format is told of the file, not thrown at its sender
        yield Rejection(Reason.BUG, repr(error), bug=error)


def _sniff(file: WireFile) -> Format:
    if not file.data.strip(_BLANK):
        raise InvalidMessage(Reason.EMPTY, "nothing in it")
    for magic, name in _MAGIC:
        if file.data.startswith(magic):
            raise InvalidMessage(Reason.UNKNOWN_FORMAT, f"{name} is no wire article")
    best, score = max(zip(FORMATS, scores(file).values(), strict=True), key=lambda scored: scored[1])
    if score < _LEAST_SCORE:
        raise InvalidMessage(Reason.UNKNOWN_FORMAT, "no format knows this content")
    return best


def _items(file: WireFile, format_: Format) -> Iterator[Reading]:
    found = False
    for reading in format_.read(file):
        found = True
        stamped = _stamped(reading, format_)
        yield stamped
        if isinstance(stamped, Draft) and stamped.references:
            yield from kills_of(stamped)
    if not found:
        yield Rejection(Reason.EMPTY, "no item in it")


def _bounded(readings: Iterator[Reading]) -> Iterator[Reading]:
    for count, reading in enumerate(readings):
        if count == MOST_ITEMS:
            yield Rejection(Reason.TOO_LARGE, f"more than {MOST_ITEMS} items")
            return
        yield reading


def _stamped(reading: Reading, format_: Format) -> Reading:
    if isinstance(reading, Rejection):
        return reading
    return replace(reading, format=format_.name, parser_version=format_.version)
