"""The data folder: writable, and one run's alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.common.errors import Misconfigured


@contextmanager
def claim(folder: Path) -> Iterator[None]:
    """Makes the folder and holds it; the claim ends with the process, however that ends.

    Raises:
        Misconfigured: it cannot be written, or another process holds it; the text says which.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Misconfigured(
            f"DATELINE_DATA_DIR: {folder} cannot be written: {error.strerror}; set another folder"
        ) from None
    try:
        _take(lock, folder)
        yield
    finally:
        os.close(lock)


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(lock, 20, 0).decode()
        raise Misconfigured(
            f"DATELINE_DATA_DIR: {folder} is already in use by process {holder}; stop it, or set another folder"
        ) from None
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
