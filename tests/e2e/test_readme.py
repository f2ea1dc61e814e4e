"""The README's commands, run; what they print is what the README says."""

import doctest
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import clean_environment
from tests.support.stack import Stack

ROOT = Path(__file__).parents[2]
PORTS = {"8000": "store", "8001": "ingest", "8002": "enrich"}


def sessions() -> list[tuple[str, str]]:
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    return [(part.split("\n", 1)[0], part.split("\n", 1)[1]) for part in parts]


def run(command: str, stack: Stack) -> str:
    for port, service in PORTS.items():
        command = command.replace(f"127.0.0.1:{port}", f"127.0.0.1:{stack.ports[service]}")
    environment = clean_environment({f"{name}_port": port for name, port in stack.ports.items()})
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def unspaced(text: str) -> str:
    """The page breaks lines where the answer has none."""
    return "".join(text.split())


def test_the_readme_shows_commands() -> None:
    assert len(sessions()) >= 5


@pytest.mark.parametrize(("command", "answer"), sessions())
def test_a_command_of_the_readme_answers_as_it_says(seeded: Stack, command: str, answer: str) -> None:
    given = run(command, seeded)
    assert doctest.OutputChecker().check_output(unspaced(answer), unspaced(given), doctest.ELLIPSIS), given
