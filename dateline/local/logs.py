"""A log file for each process: this run's, and the one before."""

from pathlib import Path

_TAIL_BYTES = 64 * 1024


def begin(folder: Path, name: str) -> Path:
    """The file for `name`, empty; what was there is kept once, as NAME.log.1."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists():
        path.replace(path.with_name(f"{path.name}.1"))
    path.touch()
    return path


def tail(path: Path, lines: int) -> list[str]:
    """The last lines that say something."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        said = [line for line in file.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return said[-lines:]
