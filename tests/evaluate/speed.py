"""`python -m tests.evaluate.speed SYSTEM DATA`: articles a CPU-second on one core, and memory, a process each."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import click

from services.enrich.analysis import Source
from services.enrich.pipeline import analyze
from services.enrich.steps import NAMES, load
from tests.evaluate.measures import Measured
from tests.evaluate.rows import topical
from tests.evaluate.systems import our_names, taggers

_WORDS, _ARTICLES, _TOGETHER = 450, 48, 8
EVERYTHING, NAMES_ONLY = "ours, everything", "ours, entities"


def rows(data: Path) -> Iterator[Measured]:
    """How fast and how large, each system alone."""
    systems = [EVERYTHING, NAMES_ONLY, *(name for name in taggers() if name != "ours")]
    figures = {name: _apart(name, data) for name in systems}
    for place, measure in enumerate(("articles a second on one core", "memory, MiB")):
        values = {name: figure[place] for name, figure in figures.items()}
        yield Measured(f"speed: {_WORDS} words", _ARTICLES, "", measure, values)


def _apart(name: str, data: Path) -> Sequence[float]:
    command = [sys.executable, "-m", "tests.evaluate.speed", name, str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(value) for value in json.loads(done.stdout)]


def texts(data: Path) -> list[str]:
    """Articles of 450 words, put together from whole ones."""
    words = cycle(word for one in topical(data) for word in one.text.split(" "))
    return [" ".join(islice(words, _WORDS)) for _ in range(_ARTICLES)]


def _everything(texts: Sequence[str]) -> object:
    steps = load(NAMES)
    return [
        analyze([Source(body=text, language="en") for text in texts[at : at + _TOGETHER]], steps)
        for at in range(0, len(texts), _TOGETHER)
    ]


@click.command()
@click.argument("name")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
def main(name: str, data: Path) -> None:
    """Prints both figures as JSON."""
    read: Callable[[Sequence[str]], object]
    read = {EVERYTHING: _everything, NAMES_ONLY: our_names}.get(name) or taggers()[name]
    asked = texts(data)
    read(asked[:_TOGETHER])
    began = time.process_time()
    read(asked)
    seconds = time.process_time() - began
    click.echo(json.dumps([len(asked) / seconds, _most_memory()]))


def _most_memory() -> float:
    """MiB; what getrusage says is the parent's where that was larger."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else float("nan")


if __name__ == "__main__":
    main()
