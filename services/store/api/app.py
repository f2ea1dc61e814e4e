"""The query API as one app. Made by a function, so that a test makes its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from services.common.health import Check
from services.common.http import install
from services.store.api import articles, changes, counts, entities, export, one_article, queries, stream
from services.store.api.conditional import Conditional
from services.store.live.live import Live
from services.store.originals import NoOriginals, Originals
from services.store.repository import Repository

_DESCRIPTION = """Enriched wire articles: found by words, names, topics, tone and time.

Lists are `{items, next_cursor, total}`; ask for the next page with `cursor=`. Nothing is cut off: there is no depth
limit and no default time window. Errors are problem details (RFC 9457) with `code`, `parameter` and `position`."""
_RESOURCES = (articles, one_article, counts, entities, changes, stream, export, queries)
_WORTH_PRESSING, _PRESSURE = 1_000, 5


@dataclass(frozen=True, slots=True)
class Parts:
    """What the API stands on beside the database: where originals are, and how live streams behave."""

    originals: Originals = field(default_factory=NoOriginals)
    manners: stream.Manners = field(default_factory=stream.Manners)


def create_app(repository: Repository, checks: Mapping[str, Check], parts: Parts | None = None) -> FastAPI:
    """The API on `repository`; ready when all `checks` hold."""
    parts = parts or Parts()
    app = FastAPI(title="Dateline", version=version("dateline"), description=_DESCRIPTION)
    app.state.repository = repository
    app.state.live = Live(repository)
    app.state.manners = parts.manners
    app.state.originals = parts.originals
    install(app, checks)
    app.add_middleware(Conditional)
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_PRESSING, compresslevel=_PRESSURE)
    for resource in _RESOURCES:
        app.include_router(resource.router)
    return app
