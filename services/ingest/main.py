"""Ingest as a process: runs until SIGTERM or SIGINT, answers what it has begun, and exits with 0."""

import asyncio
import socket

import uvicorn

from services.common.errors import Misconfigured
from services.common.metrics import start_at_zero
from services.common.settings import load
from services.common.signals import end_on_signals
from services.common.telemetry import configure_logs
from services.ingest.app import Parts, create_app
from services.ingest.kafka_link import KafkaLink
from services.ingest.settings import IngestSettings
from services.ingest.transports.feeds_file import load_feeds

_DRAIN_SECONDS = 5


def main() -> None:
    """Reads the settings and serves.

    Raises:
        Misconfigured: a setting or `feeds.toml` is wrong, or the port cannot be had.
    """
    settings = load(IngestSettings)
    feeds = load_feeds(settings)
    settings = settings.model_copy(update={"feeds": (*settings.feeds, *(feed.name for feed in feeds))})
    configure_logs(settings.log_level, service="ingest")
    start_at_zero("ingest")
    listener = _listen(settings)
    config = uvicorn.Config(
        create_app(Parts(settings, KafkaLink(settings), feeds)),
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )
    server = uvicorn.Server(config)
    end_on_signals(server)
    asyncio.run(server.serve(sockets=[listener]))


def _listen(settings: IngestSettings) -> socket.socket:
    try:
        return socket.create_server((settings.host, settings.ingest_port))
    except OSError as error:
        address = f"{settings.host}:{settings.ingest_port}"
        raise Misconfigured(f"DATELINE_INGEST_PORT: cannot listen on {address}: {error.strerror}") from error
