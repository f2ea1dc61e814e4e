"""Members of a tar archive."""

import io
import tarfile
from collections.abc import Iterator

from schemas.dead_letter import Reason
from services.ingest.archives.members import Broken, Budget, Part, Refusal, is_litter, leads_out, told

_MAGIC_AT, _MAGIC = 257, b"ustar"


def is_tar(data: bytes) -> bool:
    """POSIX and GNU archives; older ones have no mark."""
    return data[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] == _MAGIC


def walk_tar(data: bytes, budget: Budget) -> Iterator[Part]:
    """Every file in it, in order.

    Raises:
        Spent: it holds more than an archive may.
        Broken: it cannot be read further; what came before was told.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for info in archive:
                if not (info.isdir() or is_litter(info.name)):
                    budget.count()
                    yield _member(archive, info, budget)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise Broken(f"no whole tar archive: {error}") from None


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, budget: Budget) -> Part:
    name = told(info.name)
    if cause := _forbidden(info):
        return Refusal(name, Reason.MALFORMED, cause)
    stream = archive.extractfile(info)
    if stream is None:
        return Refusal(name, Reason.MALFORMED, "it is no file")
    with stream:
        return budget.read(name, info.size, stream)


def _forbidden(info: tarfile.TarInfo) -> str | None:
    if leads_out(info.name):
        return "its name leads out of the archive"
    if info.issym() or info.islnk():
        return "it is a link"
    return None if info.isreg() and not info.issparse() else "it is no plain file"
