"""`GET /v1/feeds`: how each feed does that ingest looks after."""

import asyncio
from pathlib import Path

from fastapi import APIRouter

from services.ingest.transports.listing import FeedList, feed_list
from services.ingest.transports.settings import Feed


def feed_routes(feeds: tuple[Feed, ...], data_dir: Path) -> APIRouter:
    """The route."""
    router = APIRouter(tags=["feeds"])

    @router.get("/v1/feeds")
    async def list_feeds() -> FeedList:
        """Every feed of feeds.toml: when it last brought something, how often it fails, what it lacks."""
        return await asyncio.to_thread(feed_list, feeds, data_dir)

    return router
