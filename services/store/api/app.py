"""The query API as one app. Made by a function, so that a test makes its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from services.common.health import Check
from services.common.http import install
from services.store.api import (
    articles,
    changes,
    clusters,
    counts,
    entities,
    export,
    one_article,
    queries,
    stream,
    subscriptions,
)
from services.store.api.access import Access, Guard
from services.store.api.bounded import Bounded
from services.store.api.conditional import Conditional
from services.store.live.live import Live
from services.store.originals import NoOriginals, Originals
from services.store.repository import Repository

_DESCRIPTION = """Enriched wire articles: found by words, names, topics, tone and time.

Lists are `{items, next_cursor, total}`; ask for the next page with `cursor=`. Nothing is cut off: there is no depth
limit and no default time window. Errors are problem details (RFC 9457) with `code`, `parameter` and `position`."""
_RESOURCES = (articles, one_article, counts, entities, clusters, changes, stream, export, subscriptions, queries)
_WORTH_PRESSING, _PRESSURE = 1_000, 5
_SENT = ["authorization", "content-type", "if-none-match", "last-event-id"]
_TOLD = ["etag", "ratelimit", "ratelimit-policy", "retry-after"]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the API stands on beside the database.

    Attributes:
        originals: Where the bytes are that articles were read from.
        access: Who may ask, and how often.
        origins: Whose pages may ask (CORS).
        manners: How live streams behave.
    """

    originals: Originals = field(default_factory=NoOriginals)
    access: Access = field(default_factory=Access)
    origins: Sequence[str] = ()
    manners: stream.Manners = field(default_factory=stream.Manners)


def create_app(repository: Repository, checks: Mapping[str, Check], parts: Parts | None = None) -> FastAPI:
    """The API on `repository`; ready when all `checks` hold."""
    parts = parts or Parts()
    app = FastAPI(title="Dateline", version=version("dateline"), description=_DESCRIPTION)
    app.state.repository = repository
    app.state.live = Live(repository)
    app.state.access = parts.access
    app.state.manners = parts.manners
    app.state.originals = parts.originals
    for resource in _RESOURCES:
        app.include_router(resource.router)
    _surround(app, repository, parts)
    install(app, checks)
    return app


def _surround(app: FastAPI, repository: Repository, parts: Parts) -> None:
    """What every request goes through, the last one first."""
    app.add_middleware(Bounded)
    if parts.access.required:
        app.add_middleware(Guard, access=parts.access, keys=repository.keys)
    app.add_middleware(Conditional)
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_PRESSING, compresslevel=_PRESSURE)
    if parts.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=parts.origins,
            allow_methods=["*"],
            allow_headers=_SENT,
            expose_headers=_TOLD,
        )
