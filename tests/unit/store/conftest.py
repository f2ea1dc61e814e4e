"""A repository of each kind there is, empty; and the API on it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from services.store.api.app import create_app
from services.store.database import migrate, open_repository
from services.store.repository import Repository

Factory = Callable[[Path], Repository]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite(migrated: Path) -> Factory:
    def make(folder: Path) -> Repository:
        shutil.copy(migrated, folder / "dateline.db")
        return open_repository(f"sqlite:///{folder / 'dateline.db'}")

    return make


@pytest.fixture(params=["sqlite"])
def factory(request: pytest.FixtureRequest) -> Factory:
    """Each implementation in turn: makes an empty repository in a folder."""
    made: Factory = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def repository(factory: Factory, tmp_path: Path) -> Iterator[Repository]:
    made = factory(tmp_path)
    yield made
    made.close()


@pytest.fixture
def api(repository: Repository) -> httpx.AsyncClient:
    app = create_app(repository, {})
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://store")
