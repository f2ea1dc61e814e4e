"""The space of the disk that the data folder lies on, as metrics."""

import shutil
from pathlib import Path

from services.common import metrics


def show_disk(folder: Path) -> None:
    """Looked at whenever the metrics are; the folder need not be there yet."""
    metrics.DISK_FREE.set_function(lambda: shutil.disk_usage(_nearest(folder)).free)
    metrics.DISK.set_function(lambda: shutil.disk_usage(_nearest(folder)).total)


def _nearest(folder: Path) -> Path:
    """The folder, else what is there above it."""
    whole = folder.absolute()
    return next(each for each in (whole, *whole.parents) if each.exists())
