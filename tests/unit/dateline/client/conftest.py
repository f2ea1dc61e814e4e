"""A store that answers, and one that breaks off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.store.database import migrate, open_repository
from services.store.repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    url = f"sqlite:///{tmp_path / 'dateline.db'}"
    migrate(url)
    made = open_repository(url)
    yield made
    made.close()
