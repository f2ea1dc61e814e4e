"""Enrich as a process: runs until SIGTERM or SIGINT, finishes the batch in hand, commits it, and exits with 0."""

import asyncio
import os
import socket
import sys

import structlog
import uvicorn

from services.common.disk import show_disk
from services.common.errors import Misconfigured
from services.common.health import probes
from services.common.kafka.security import security_options
from services.common.listening import listen
from services.common.metrics import start_at_zero
from services.common.settings import load
from services.common.signals import end_on_signals
from services.common.telemetry import configure_logs
from services.enrich.settings import EnrichSettings
from services.enrich.stream import BROKEN

HOP = "enrich"
log = structlog.get_logger()


def main() -> None:
    """Reads the settings and runs.

    Raises:
        Misconfigured: a setting or a model is wrong, or the port cannot be had.
        SystemExit: with 70, where it cannot go on.
    """
    settings = load(EnrichSettings)
    configure_logs(settings.log_level, service=HOP)
    from services.enrich.steps import NAMES

    start_at_zero(HOP, NAMES)
    show_disk(settings.data_dir)
    security_options(settings)  # a certificate that cannot be read is told before anything starts
    listener = listen(settings.host, settings.enrich_port, setting="DATELINE_ENRICH_PORT")
    asyncio.run(_serve(settings, listener))


async def _serve(settings: EnrichSettings, listener: socket.socket) -> None:
    from services.enrich.worker import Worker

    worker = Worker(settings)
    config = uvicorn.Config(probes(worker.checks()), log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    end_on_signals(server)
    running = asyncio.create_task(worker.run())
    running.add_done_callback(lambda _: setattr(server, "should_exit", True))
    await server.serve(sockets=[listener])
    ended = running.exception() if running.done() else None
    await worker.drain()
    _end(running, ended)


def _end(running: "asyncio.Task[None]", ended: BaseException | None) -> None:
    """Exits: with 0 after a stop that was asked for. Faust's threads are not waited for: all is committed."""
    running.cancel()
    if isinstance(ended, Misconfigured):
        raise ended
    if ended is not None:
        log.error("enrich cannot go on", exc_info=ended)
    sys.stderr.flush()
    os._exit(BROKEN if ended is not None else 0)
