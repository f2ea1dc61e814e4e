"""`make fuzz`: mutated files of every format through ingest; no crash, no hang, no memory without bounds."""

import heapq
import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from tests.fuzz.cases import case
from tests.fuzz.trial import Outcome, try_case
from tests.fuzz.workers import run

_SLOWEST, _EACH = 10, 500


@dataclass(slots=True)
class Tally:
    """What came of all files so far."""

    files: int = 0
    read: int = 0
    rejected: int = 0
    memory: int = 0
    faults: list[Outcome] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, outcome: Outcome, memory: int) -> None:
        """Counts one more."""
        self.files += 1
        self.read += outcome.read
        self.rejected += outcome.rejected
        self.memory = max(self.memory, memory)
        self.faults += [outcome] if outcome.fault else []
        self.slowest = heapq.nlargest(_SLOWEST, [*self.slowest, (outcome.seconds, outcome.name)])

    def __str__(self) -> str:
        """The figures on one line."""
        hangs = sum(each.fault == "hang" for each in self.faults)
        return (
            f"{self.files} files: {self.read} articles, {self.rejected} rejections, "
            f"{len(self.faults) - hangs} crashes, {hangs} hangs, slowest {self.slowest[0][0]:.2f} s, "
            f"{self.memory / 1024**2:.0f} MiB"
        )


@click.command()
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--files", type=int, default=200_000, show_default=True)
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("--only", type=int, help="Tries the file of this number alone, here.")
@click.option("--keep", type=click.Path(path_type=Path), default=Path("data/fuzz"), help="Where failing files go.")
def main(seed: int, files: int, workers: int, only: int | None, keep: Path) -> None:
    """Exit 1: a file crashed or hung the parser; it lies in the folder, named after seed, number and what it was."""
    if only is not None:
        one = case(seed, only)
        outcome = try_case(one)
        _keep(outcome, one.data, keep)
        click.echo(f"{outcome.seconds:.2f} s, {outcome.read} read, {outcome.rejected} rejected\n{outcome.trace}")
        sys.exit(bool(outcome.fault))
    tally = Tally()
    for outcome, memory in run(seed, files, workers):
        tally.add(outcome, memory)
        if outcome.fault:
            kept = _keep(outcome, case(seed, outcome.number).data, keep)
            click.echo(f"{kept}: {outcome.fault}\n{outcome.trace}", err=True)
        if tally.files % _EACH == 0:
            click.echo(tally, err=True)
    click.echo("\n".join([str(tally), *(f"{seconds:6.2f} s  {name}" for seconds, name in tally.slowest)]))
    sys.exit(bool(tally.faults))


def _keep(outcome: Outcome, data: bytes, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / outcome.name
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    main()
