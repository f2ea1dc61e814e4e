"""A file that is an archive to the files in it, however many archives they lie in."""

from collections.abc import Iterator
from dataclasses import replace

from schemas.dead_letter import Reason
from services.ingest.archives.gzips import walk_gzip
from services.ingest.archives.members import DEEPEST, Broken, Budget, Member, Spent, Walk
from services.ingest.archives.tars import is_tar, walk_tar
from services.ingest.archives.zips import walk_zip
from services.ingest.values import Rejection, WireFile

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"


def is_archive(data: bytes) -> bool:
    """Whether these are the bytes of an archive we know."""
    return _walk(data) is not None


def unpack(file: WireFile) -> Iterator[WireFile | Rejection]:
    """Every file in the archive, or why it is not read; raises nothing."""
    yield from _within(file, Budget(), "", depth=1)


def _within(file: WireFile, budget: Budget, inside: str, *, depth: int) -> Iterator[WireFile | Rejection]:
    walk = _walk(file.data)
    if walk is None:
        yield file
    elif depth > DEEPEST:
        yield Rejection(Reason.TOO_LARGE, f"archives more than {DEEPEST} deep in each other", inside, file.data)
    else:
        yield from _members(walk, file, budget, inside, depth)


def _members(walk: Walk, file: WireFile, budget: Budget, inside: str, depth: int) -> Iterator[WireFile | Rejection]:
    try:
        for part in walk(file.data, budget):
            place = "/".join(filter(None, (inside, part.name)))
            if isinstance(part, Member):
                own = replace(file, data=part.data, name=_name(part, file), media_type=None, place=place or None)
                yield from _within(own, budget, place, depth=depth + 1)
            else:
                yield Rejection(part.reason, part.cause, place, part.data or part.name.encode())
    except Broken as error:
        yield Rejection(Reason.MALFORMED, str(error), inside or None, file.data)
    except Spent as error:
        if depth > 1:
            raise
        yield Rejection(Reason.TOO_LARGE, str(error))


def _name(part: Member, file: WireFile) -> str | None:
    """The last word of its path; of what is packed alone, the archive's name without the ending."""
    if part.name:
        return part.name.rsplit("/", 1)[-1]
    return file.name.removesuffix(".gz") if file.name else None


def _walk(data: bytes) -> Walk | None:
    if data.startswith(_ZIP):
        return walk_zip
    if data.startswith(_GZIP):
        return walk_gzip
    return walk_tar if is_tar(data) else None
