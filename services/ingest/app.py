"""The HTTP service, built of its parts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Protocol

from fastapi import FastAPI

from services.common.http import install
from services.ingest.canary import send_canaries
from services.ingest.doorman import Doorman
from services.ingest.intake import Intake
from services.ingest.kafka_link import Outlet
from services.ingest.parsers import Parse, parse_in_thread
from services.ingest.room import Room
from services.ingest.routes import FILE, article_routes
from services.ingest.routes_batch import BATCH, batch_routes
from services.ingest.routes_feeds import feed_routes
from services.ingest.routes_pushed import hub_routes, webhook_routes
from services.ingest.settings import IngestSettings
from services.ingest.transports.feeding import Feeding
from services.ingest.transports.settings import Feed


class Link(Outlet, Protocol):
    """An outlet that is opened and closed with the service."""

    async def connect(self) -> None:
        """Returns when it can be used."""

    async def close(self) -> None:
        """Lets go, with nothing lost."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the service lives on."""

    settings: IngestSettings
    link: Link
    feeds: tuple[Feed, ...] = ()
    parse: Parse = parse_in_thread

    def intake(self, outlet: Outlet) -> Intake:
        """An intake by that outlet."""
        return Intake(outlet, self.settings, parse=self.parse)


def create_app(parts: Parts) -> FastAPI:
    """The app. It starts without Kafka and connects meanwhile; until then it is not ready and answers 503."""
    feeding = Feeding(parts.settings, parts.link, parts.intake)
    app = FastAPI(
        title="Dateline ingest",
        version=version("dateline"),
        summary="Wire files in; acknowledged when Kafka has them.",
        lifespan=_lifespan(parts, feeding),
    )
    install(app, {"kafka": parts.link.connected})
    intake, room = parts.intake(parts.link), Room(parts.settings.ingest_in_flight_bytes)
    app.include_router(article_routes(intake, room))
    app.include_router(batch_routes(intake, room))
    app.include_router(feed_routes(parts.feeds, parts.settings.data_dir))
    app.include_router(webhook_routes(feeding.takers, room))
    app.include_router(hub_routes(feeding.takers, room))
    app.add_middleware(Doorman, most={FILE: parts.settings.ingest_at_once, BATCH: parts.settings.batches_at_once})
    return app


async def _canaries(parts: Parts, connecting: "asyncio.Task[None]") -> None:
    await connecting
    await send_canaries(parts.intake(parts.link), parts.settings.ingest_canary_seconds)


class _Lifespan(Protocol):
    def __call__(self, app: FastAPI) -> AbstractAsyncContextManager[None]: ...


def _lifespan(parts: Parts, feeding: Feeding) -> _Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001 - FastAPI's signature
        connecting = asyncio.create_task(parts.link.connect())
        canaries = asyncio.create_task(_canaries(parts, connecting))
        async with feeding.going(parts.feeds):
            yield
        for task in (connecting, canaries):
            task.cancel()
        await asyncio.gather(connecting, canaries, return_exceptions=True)
        await parts.link.close()

    return lifespan
