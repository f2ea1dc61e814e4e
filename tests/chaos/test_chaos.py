"""Whatever breaks: everything acknowledged is stored, once, and in the state the model says."""

from pathlib import Path

import pytest

from tests.chaos.mishaps import KINDS
from tests.chaos.plan import make_plan
from tests.chaos.run import run

SEEDS = (1, 2, 3)
ARTICLES, RATE = 20_000, 40
FAULTS = 2 * len(KINDS)
LONGER_THAN_A_SESSION = 18.0


def test_nothing_acknowledged_is_lost_whatever_breaks(tmp_path: Path) -> None:
    report = run(make_plan(1, articles=400, faults=6, rate=18), tmp_path)
    assert not report.problems, str(report)


@pytest.mark.long
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_in_a_long_run_with_every_kind_of_fault(tmp_path: Path, seed: int) -> None:
    plan = make_plan(seed, articles=ARTICLES, faults=FAULTS, rate=RATE, long=LONGER_THAN_A_SESSION)
    report = run(plan, tmp_path)
    assert not report.problems, str(report)


@pytest.mark.long
@pytest.mark.timeout(1_200)
def test_nothing_is_lost_with_the_models_at_work(tmp_path: Path) -> None:
    plan = make_plan(4, articles=1_000, faults=10, rate=6, long=LONGER_THAN_A_SESSION)
    report = run(plan, tmp_path, steps="language,sections,entities,names,topics,sentiment")
    assert not report.problems, str(report)
