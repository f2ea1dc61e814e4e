"""The steps with their models, loaded once."""

import pytest

from services.enrich.analysis import Step
from services.enrich.steps import load


@pytest.fixture(scope="session")
def steps() -> tuple[Step, ...]:
    return load()
