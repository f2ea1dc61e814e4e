"""Mutants: the code, broken on purpose in one place. A patch each, whose head says what it breaks and what shows it.

    The store commits its offsets before the work.
    Shown by: chaos lock store
    Says: lost:
    --- a/services/store/intake.py

`chaos` and mishaps: those befall a run of the chaos driver. Else it is a test by its id. `Says` is a regular expression
for what the failing run has to say: a run that fails for another reason has shown nothing.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
_FOLDERS = ("dateline", "services", "schemas", "seeds", "deploy", "tests")
_HEAVY = ("__pycache__", "*.onnx", "*.npz", "*.patch")
_LONGEST = 600
_WITNESS = """

import os as _os, pathlib as _pathlib, sys as _sys
_pathlib.Path({marks!r}, str(_os.getpid())).write_text(__file__ + "\\n" + " ".join(_sys.argv))
"""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One patch."""

    patch: Path
    breaks: str
    shown_by: str
    says: str
    module: Path

    @property
    def name(self) -> str:
        """The patch's."""
        return self.patch.stem

    def command(self) -> list[str]:
        """What shows it."""
        if self.shown_by.startswith("chaos"):
            mishaps = [mishap.strip() for mishap in self.shown_by.removeprefix("chaos").split(",") if mishap.strip()]
            return [sys.executable, "-m", "tests.chaos.mutants.aimed", *mishaps]
        return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", self.shown_by]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a run of the broken code. `witnesses`: the mutated file and the command line of each process."""

    status: int
    said: str
    seconds: float
    witnesses: tuple[tuple[str, str], ...]


def mutants() -> list[Mutant]:
    """All that are kept."""
    return [read(patch) for patch in sorted(Path(__file__).parent.glob("*.patch"))]


def read(patch: Path) -> Mutant:
    """The mutant of a patch."""
    breaks, shown_by, says, old, *_ = patch.read_text("utf-8").splitlines()
    return Mutant(
        patch,
        breaks,
        shown_by.removeprefix("Shown by: "),
        says.removeprefix("Says: "),
        Path(old.removeprefix("--- a/").split("\t")[0]),
    )


def made(mutant: Mutant, folder: Path) -> Path:
    """A copy of the code in `folder`, broken by the mutant.

    Raises:
        AssertionError: the patch does not apply any more.
    """
    copy = folder / "code"
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns(*_HEAVY))
    shutil.copy(ROOT / "pyproject.toml", copy)
    applied = subprocess.run(
        ["git", "apply", "-C1", str(mutant.patch)], cwd=copy, capture_output=True, text=True, check=False
    )
    assert applied.returncode == 0, f"{mutant.name} does not apply any more: {applied.stderr}"
    return copy


def run(mutant: Mutant, folder: Path) -> Verdict:
    """Runs what shows the mutant, against it."""
    copy, marks = made(mutant, folder), folder / "marks"
    marks.mkdir()
    with (copy / mutant.module).open("a") as module:
        module.write(_WITNESS.format(marks=str(marks)))
    kept = ("DATELINE_CACHE_DIR", "DATELINE_KAFKA_JARS", "DATELINE_TEST_KAFKA")
    own = {name: value for name, value in os.environ.items() if name in kept or not name.startswith("DATELINE_")}
    began = time.monotonic()
    done = subprocess.run(
        mutant.command(),
        cwd=copy,
        env=own | {"PYTHONPATH": str(copy), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST,
    )
    return Verdict(done.returncode, done.stdout + done.stderr, time.monotonic() - began, tuple(_witnesses(marks)))


def _witnesses(marks: Path) -> Iterator[tuple[str, str]]:
    for mark in marks.iterdir():
        file, _, command = mark.read_text().partition("\n")
        yield file, command


def survived(mutant: Mutant, verdict: Verdict) -> str | None:
    """Why the run has not caught the mutant; None where it has."""
    where = {file for file, _ in verdict.witnesses}
    if not where or any(not file.endswith(str(mutant.module)) or file.startswith(str(ROOT)) for file in where):
        return f"the broken code is not what ran: {verdict.witnesses}"
    if mutant.shown_by.startswith("chaos") and not any("dateline" in command for _, command in verdict.witnesses):
        return f"the broken code did not run in a service: {verdict.witnesses}"
    if verdict.status != 1:
        return f"the run did not fail, exit status {verdict.status}"
    return None if re.search(mutant.says, verdict.said) else f"it failed for another reason than {mutant.says!r}"
