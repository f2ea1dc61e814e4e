"""A house of one's own for each test, and the command on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.cli import dateline
from services.store.settings import StoreSettings
from tests.support.house import House, house

Replay = Callable[..., Awaitable[Result]]


@pytest.fixture
async def home(kafka_bootstrap: str, topic_prefix: str, tmp_path: Path) -> AsyncIterator[House]:
    async with house(StoreSettings(kafka=kafka_bootstrap, topic_prefix=topic_prefix, data_dir=tmp_path)) as opened:
        yield opened


@pytest.fixture
def replay(home: House, monkeypatch: pytest.MonkeyPatch) -> Replay:
    """`dateline replay` with those arguments."""
    for name in ("kafka", "topic_prefix", "data_dir"):
        monkeypatch.setenv(f"DATELINE_{name.upper()}", str(getattr(home.settings, name)))
    monkeypatch.setattr("dateline.commands.replay.configure_logs", lambda *_, **__: None)

    async def run(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, dateline, ["replay", *arguments])

    return run
