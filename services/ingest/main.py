"""Ingest as a process: runs until SIGTERM or SIGINT, answers what it has begun, and exits with 0."""

import asyncio
import socket

import uvicorn

from services.common.canary import FEED
from services.common.collector import settle
from services.common.disk import show_disk
from services.common.http import behind_proxy
from services.common.kafka.security import security_options
from services.common.listening import listen
from services.common.metrics import start_at_zero, start_ingest_at_zero
from services.common.settings import load
from services.common.signals import end_on_signals
from services.common.telemetry import configure_logs
from services.ingest.app import Parts, create_app
from services.ingest.kafka_link import KafkaLink
from services.ingest.parsers import Parsers, parse_in_thread
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
    settings = settings.model_copy(update={"feeds": (*settings.feeds, *(feed.name for feed in feeds), FEED)})
    configure_logs(settings.log_level, service="ingest")
    start_at_zero("ingest")
    start_ingest_at_zero(settings.feeds)
    show_disk(settings.data_dir)
    security_options(settings)  # a certificate that cannot be read is told before anything starts
    listener = listen(settings.host, settings.ingest_port, setting="DATELINE_INGEST_PORT")
    parsers = _parsers(settings)
    parts = Parts(settings, KafkaLink(settings), feeds, parsers.parse if parsers else parse_in_thread)
    config = uvicorn.Config(
        behind_proxy(create_app(parts), settings),
        proxy_headers=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )
    server = uvicorn.Server(config)
    end_on_signals(server)
    asyncio.run(_serve(server, listener, parsers))


async def _serve(server: uvicorn.Server, listener: socket.socket, parsers: Parsers | None) -> None:
    """Serves until it is told to end; the parsers end after the last answer."""
    try:
        if parsers:
            await parsers.warm()
        settle()
        await server.serve(sockets=[listener])
    finally:
        if parsers:
            await parsers.close()


def _parsers(settings: IngestSettings) -> Parsers | None:
    if not settings.ingest_parsers:
        return None
    return Parsers(
        count=settings.ingest_parsers, seconds=settings.ingest_parse_seconds, memory=settings.ingest_parse_bytes
    )
