"""Archives for tests, as bytes."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable

STORY = b"date 2026-03-07 The ferry sails again."


def story(number: int) -> bytes:
    return f"Headline: Ferry {number} sails\nId: f-{number}\nVersion: 1\n\nFerry {number} sails again.".encode()


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A ZIP archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(*members: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    """A tar archive of these files; a bare TarInfo has no data."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for member in members:
            info, data = (member, b"") if isinstance(member, tarfile.TarInfo) else _file(*member)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    """A link, or by `kind` another thing that is no file."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def nested(data: bytes, depth: int) -> bytes:
    """In so many ZIP archives."""
    for level in range(depth):
        data = zipped((f"{level}.zip" if level else "a.txt", data))
    return data


def stories(numbers: Iterable[int]) -> list[tuple[str, bytes]]:
    return [(f"day/{number}.txt", story(number)) for number in numbers]


def _file(name: str, data: bytes) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    return info, data
