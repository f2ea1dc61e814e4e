"""The files that paths on a command line stand for."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from services.common.errors import Misconfigured

LINE_FILES = (".ndjson", ".jsonl")
"""Files that hold an item a line."""

STANDARD_INPUT = "-"


def wire_paths(paths: Iterable[str]) -> Iterator[str]:
    """Every file, folders with all that is in them, sorted by name so that versions come in order; `-` as it is.

    Raises:
        Misconfigured: there is no such file or folder.
    """
    for path in paths:
        if path == STANDARD_INPUT or Path(path).is_file():
            yield path
        elif Path(path).is_dir():
            yield from map(str, sorted(each for each in Path(path).rglob("*") if _counts(each, Path(path))))
        else:
            raise Misconfigured(f"{path}: no such file or folder")


def _counts(path: Path, root: Path) -> bool:
    """Hidden files are no wire files."""
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
