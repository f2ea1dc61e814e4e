"""Members of a ZIP archive."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from schemas.dead_letter import Reason
from services.ingest.archives.members import (
    MOST_FILES,
    Broken,
    Budget,
    Part,
    Refusal,
    Spent,
    is_litter,
    leads_out,
    told,
)

_ENCRYPTED = 0x1
_OFFICE = "[Content_Types].xml"
_ENTRY = b"PK\x01\x02"
_FAULTS = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, struct.error, ValueError,
)  # fmt: skip


def walk_zip(data: bytes, budget: Budget) -> Iterator[Part]:
    """Every file in it, in order.

    Raises:
        Spent: it holds more than an archive may.
        Broken: its directory cannot be read, or it is an office document.
    """
    if data.count(_ENTRY) > MOST_FILES:  # before its directory is read, which takes time for each
        raise Spent(f"more than {MOST_FILES} files in it")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS as error:
        raise Broken(f"no ZIP archive: {error}") from None
    with archive:
        if any(info.filename == _OFFICE for info in archive.infolist()):
            raise Broken("an office document is no wire article")
        for info in archive.infolist():
            if not (info.is_dir() or is_litter(info.filename)):
                budget.count()
                yield _member(archive, info, budget)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Part:
    name = told(info.filename)
    if cause := _forbidden(info):
        return Refusal(name, Reason.MALFORMED, cause)
    try:
        with archive.open(info) as stream:
            return budget.read(name, info.compress_size, stream)
    except _FAULTS as error:
        return Refusal(name, Reason.MALFORMED, f"cannot be unpacked: {error}")


def _forbidden(info: zipfile.ZipInfo) -> str | None:
    if leads_out(info.orig_filename):
        return "its name leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link"
    return "it is encrypted" if info.flag_bits & _ENCRYPTED else None
