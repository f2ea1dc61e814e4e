"""The same article, the same answer: whatever stands beside it, in whichever order and process."""

import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import RawArticle
from services.enrich.analysis import Step
from services.enrich.pipeline import enrich
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Rejection, WireFile

WIRE = Path(__file__).parents[3] / "seeds" / "wire"
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
NAMES = ("001-bakhmut.txt", "009-cup-final-v1", "018-musee-v1", "036-gravel-race-v1", "048-tennis-v1", "015-comet-v1")

ALONE = """
import sys
sys.path.insert(0, {root!r})
from tests.unit.enrich.test_determinism import alone
print(alone({number}))
"""


def articles() -> list[RawArticle]:
    files = [path for path in sorted(WIRE.iterdir()) if path.name.startswith(NAMES)]
    return [article for path in files for article in _read(path)]


def _read(path: Path) -> list[RawArticle]:
    file = WireFile(data=path.read_bytes(), feed="seeds", received_at=NOW, name=path.name)
    found = [reading for reading in parse(file) if not isinstance(reading, Rejection)]
    return [assemble(reading, file, original_of(file)) for reading in found]


def said(batch: Sequence[RawArticle], steps: tuple[Step, ...]) -> dict[str, str]:
    """The JSON of each article by its id."""
    return {str(found.article_id): found.model_dump_json() for found in enrich(batch, steps, NOW)}


def alone(number: int) -> str:
    """What a process of its own says of one of them."""
    from services.enrich.steps import load

    (found,) = enrich([articles()[number]], load(), NOW)
    return found.model_dump_json()


@pytest.mark.parametrize("seed", range(3))
def test_an_article_is_answered_alike_in_any_company_and_order(steps: tuple[Step, ...], seed: int) -> None:
    batch = articles()
    assert len(batch) == len(NAMES)
    apart = {key: text for article in batch for key, text in said([article], steps).items()}

    random.Random(seed).shuffle(batch)  # noqa: S311 - an order, no secret

    assert said(batch, steps) == apart
    assert said(batch[: seed + 2], steps).items() <= apart.items()


def test_another_process_gives_the_same_bytes(steps: tuple[Step, ...]) -> None:
    script = ALONE.format(root=str(WIRE.parents[1]), number=0)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    (here,) = said([articles()[0]], steps).values()
    assert done.stdout == f"{here}\n"


def test_nothing_is_fetched_when_the_models_load_and_read() -> None:
    script = """
import socket
def refuse(*_):
    raise AssertionError("the network was asked")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from services.enrich.analysis import Source
from services.enrich.pipeline import analyze
from services.enrich.steps import load
(found,) = analyze([Source(body="Anna Kowalska left the bank in Rome on Monday.", language="en")], load())
assert {entity.name for entity in found.entities} == {"Anna Kowalska", "Rome"}, found.entities
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120, cwd=WIRE.parents[1])
