"""What every test may ask for."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.kafka import test_kafka
from tests.support.needs import GET_CHROMIUM, GET_PROMETHEUS, find_chromium, find_prometheus, need
from tests.support.postgres import test_postgres


@pytest.fixture(scope="session")
def kafka_bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Kafka that all tests of a run share; `topic_prefix` keeps them apart."""
    with test_kafka(tmp_path_factory.mktemp("kafka")) as bootstrap:
        yield bootstrap


@pytest.fixture
def topic_prefix() -> str:
    """For DATELINE_TOPIC_PREFIX: topics and groups that no other test has."""
    return f"t{secrets.token_hex(4)}-"


@pytest.fixture
def promtool(request: pytest.FixtureRequest) -> Path:
    """Prometheus's own checker."""
    return need(request.node.nodeid, "promtool", find_prometheus("promtool"), GET_PROMETHEUS)


@pytest.fixture
def prometheus(request: pytest.FixtureRequest) -> Path:
    """The Prometheus server's program."""
    return need(request.node.nodeid, "Prometheus", find_prometheus("prometheus"), GET_PROMETHEUS)


@pytest.fixture
def chromium(request: pytest.FixtureRequest) -> Path:
    """A browser, for Playwright's `executable_path`."""
    return need(request.node.nodeid, "Chromium", find_chromium(), GET_CHROMIUM)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL that all tests of a run share."""
    with test_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """For tests of one engine; `databases` gives each in turn."""
    return SqliteDatabases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def on_postgres(postgres_server: str) -> Iterator[Databases]:
    """The same for the other."""
    made = PostgresDatabases(postgres_server)
    yield made
    made.drop()


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Those of each engine in turn."""
    made: Databases = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def database(databases: Databases) -> Iterator[str]:
    """The URL of an empty database of this release, on each engine in turn."""
    with databases.fresh() as fresh:
        yield fresh
