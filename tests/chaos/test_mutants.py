"""The suites see what they are there to see: code that is broken on purpose makes them fail, for that reason."""

import py_compile
from pathlib import Path

import pytest

from tests.chaos.mutants.mutant import Mutant, made, mutants, run, survived

ALL = mutants()
NAMES = [mutant.name for mutant in ALL]
QUICK = "dead-letters-not-awaited"


def test_there_is_a_mutant_for_every_promise() -> None:
    assert len(ALL) >= 15
    assert QUICK in NAMES


@pytest.mark.parametrize("mutant", ALL, ids=NAMES)
def test_a_mutant_still_applies_and_is_code(mutant: Mutant, tmp_path: Path) -> None:
    broken = made(mutant, tmp_path) / mutant.module
    py_compile.compile(str(broken), cfile=str(tmp_path / "compiled"), doraise=True)


def test_a_mutant_that_a_test_shows_is_caught_by_it(tmp_path: Path) -> None:
    caught(next(mutant for mutant in ALL if mutant.name == QUICK), tmp_path)


@pytest.mark.long
@pytest.mark.timeout(660)
@pytest.mark.parametrize("mutant", ALL, ids=NAMES)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path) -> None:
    caught(mutant, tmp_path)


def caught(mutant: Mutant, folder: Path) -> None:
    verdict = run(mutant, folder)
    why = survived(mutant, verdict)
    assert why is None, f"{mutant.breaks} And nothing has shown it: {why}\n{verdict.said}"
