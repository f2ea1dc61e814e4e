"""The store as a process: migrates, then reads articles in and answers queries until it is told to stop."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Awaitable, Coroutine, Iterable
from typing import Any

import structlog
import uvicorn

from services.common.collector import settle
from services.common.disk import show_disk
from services.common.errors import Unavailable
from services.common.http import behind_proxy
from services.common.kafka.lag import watch_lag
from services.common.kafka.security import security_options
from services.common.listening import listen
from services.common.metrics import start_at_zero
from services.common.settings import load
from services.common.signals import end_on_signals
from services.common.telemetry import configure_logs
from services.store.api.access import Access
from services.store.api.app import Parts, create_app
from services.store.clusters.follower import Follower
from services.store.database import migrate, open_repository
from services.store.embargoes import Embargoes
from services.store.growth import watch_growth
from services.store.intake import HOP, Intake
from services.store.originals import KafkaOriginals
from services.store.repository import Repository
from services.store.settings import StoreSettings

BROKEN = 70
"""Exit code of a store that met a bug it cannot pass (sysexits.h, EX_SOFTWARE): start it again."""

_DRAIN_HTTP = 2
_PAUSE = 1.0
_DRAIN_INTAKE = 2.0
log = structlog.get_logger()


def main() -> None:
    """Runs the store until SIGTERM or SIGINT.

    Raises:
        Misconfigured: a setting, the folder or the port stands in the way.
        SystemExit: with 70, where a bug stopped it.
    """
    settings = load(StoreSettings)
    configure_logs(settings.log_level, service=HOP)
    start_at_zero(HOP)
    show_disk(settings.data_dir)
    security_options(settings)  # a certificate that cannot be read is told before anything starts
    listener = listen(settings.host, settings.store_port, setting="DATELINE_STORE_PORT")
    for revision in _migrated(settings.database):
        log.info("migrated", revision=revision)
    repository = open_repository(settings.database)
    settle()
    try:
        asyncio.run(_serve(settings, repository, listener))
    finally:
        repository.close()


def _migrated(url: str) -> list[str]:
    """The revisions applied; a database that is locked is waited for: who ends and starts again only asks anew."""
    while True:
        try:
            return migrate(url)
        except Unavailable as error:
            log.warning("waiting for the database", error=str(error))
            time.sleep(_PAUSE)


async def _serve(settings: StoreSettings, repository: Repository, listener: socket.socket) -> None:
    embargoes, follower = Embargoes(repository), Follower(repository.clusters)
    intake = Intake(settings, repository, lambda: not server.should_exit)
    checks = {"migrated": lambda: True, "consumer": intake.assigned, "database": embargoes.database_answers}
    server = _server(behind_proxy(create_app(repository, checks, _parts(settings)), settings))
    end_on_signals(server)
    tasks = (embargoes.run(), follower.run(), watch_lag(settings), watch_growth(repository))
    helpers = [_guarded(task, server) for task in tasks]
    reading = _guarded(intake.run(), server)
    await server.serve(sockets=[listener])
    await _stop(reading, helpers)


def _parts(settings: StoreSettings) -> Parts:
    access = Access(settings.asks_for_keys, settings.api_rate)
    return Parts(KafkaOriginals(settings), access, settings.api_cors)


def _server(app: Any) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        proxy_headers=False,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=_DRAIN_HTTP,
    )
    return uvicorn.Server(config)


def _guarded(task: Coroutine[Any, Any, None], server: uvicorn.Server) -> "asyncio.Task[None]":
    """The task, running; when it ends by an error the service stops."""

    def ended(done: "asyncio.Task[None]") -> None:
        if not done.cancelled() and done.exception() is not None:
            server.should_exit = True

    running = asyncio.create_task(task)
    running.add_done_callback(ended)
    return running


async def _stop(reading: "asyncio.Task[None]", helpers: Iterable["asyncio.Task[None]"]) -> None:
    """Lets the batch in hand end, for a while; what it does not commit comes again."""
    await asyncio.wait([reading], timeout=_DRAIN_INTAKE)
    tasks = [reading, *helpers]
    for task in tasks:
        task.cancel()
    broken = [error for error in await _endings(tasks) if error is not None]
    for error in broken:
        log.error("stopped by an error", error=str(error), exc_info=error)
    if broken:
        raise SystemExit(BROKEN)


async def _endings(tasks: Iterable["asyncio.Task[None]"]) -> list[BaseException | None]:
    return [await _ending(task) for task in tasks]


async def _ending(task: Awaitable[None]) -> BaseException | None:
    with contextlib.suppress(asyncio.CancelledError):
        try:
            await task
        except Exception as error:  # noqa: BLE001 - told and answered with the exit code
            return error
    return None
