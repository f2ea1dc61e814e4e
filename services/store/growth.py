"""How large the store has become, as metrics."""

import asyncio

import structlog

from services.common import metrics
from services.common.errors import Unavailable
from services.store.repository import Repository

_PERIOD = 60.0
log = structlog.get_logger()


async def watch_growth(repository: Repository) -> None:
    """Counts articles and bytes once a minute, for ever; while the database is away they stay as they were."""
    while True:
        try:
            await asyncio.to_thread(_measure, repository)
        except Unavailable as error:
            log.warning("growth not measured", error=str(error))
        await asyncio.sleep(_PERIOD)


def _measure(repository: Repository) -> None:
    metrics.STORED.set(repository.rows())
    metrics.DATABASE_BYTES.set(repository.size())
