"""A repository on each engine there is, empty; and the API on it."""

from collections.abc import Iterator

import httpx
import pytest

from services.store.api.app import create_app
from services.store.database import open_repository
from services.store.repository import Repository


@pytest.fixture
def repository(database: str) -> Iterator[Repository]:
    made = open_repository(database)
    yield made
    made.close()


@pytest.fixture
def api(repository: Repository) -> httpx.AsyncClient:
    app = create_app(repository, {})
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://store")
