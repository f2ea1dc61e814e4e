"""The cases of a seed: number N is the same bytes every time, whichever worker makes them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.fuzz.mutations import mutated

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Case:
    """A mutated file."""

    number: int
    name: str
    data: bytes


@cache
def own_files() -> tuple[Path, ...]:
    """Every file that tests of formats read, and the seeds."""
    formats = (ROOT / "tests/unit/ingest/formats").glob("*/files/*")
    seeds = (ROOT / "seeds/wire").iterdir()
    files = (path for path in (*formats, *seeds) if path.is_file() and not path.name.endswith(".facts.json"))
    return tuple(sorted(path for path in files if path.stat().st_size))


def case(seed: int, number: int) -> Case:
    """The case of that number."""
    dice = Random(f"{seed}/{number}")  # noqa: S311 - repeatable, not secret
    one, other = dice.choices(own_files(), k=2)
    return Case(number, f"{seed}-{number}-{one.name}", mutated(_bytes(one), _bytes(other), dice))


@cache
def _bytes(path: Path) -> bytes:
    return path.read_bytes()
