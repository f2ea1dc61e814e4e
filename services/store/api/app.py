"""The query API as one app. Made by a function, so that a test makes its own."""

from collections.abc import Mapping
from importlib.metadata import version

from fastapi import FastAPI

from services.common.health import Check
from services.common.http import install
from services.store.api import articles, changes, counts, entities, queries, stream
from services.store.live.live import Live
from services.store.repository import Repository

_DESCRIPTION = """Enriched wire articles: found by words, names, topics, tone and time.

Lists are `{items, next_cursor, total}`; ask for the next page with `cursor=`. Nothing is cut off: there is no depth
limit and no default time window. Errors are problem details (RFC 9457) with `code`, `parameter` and `position`."""


_MANNERS = stream.Manners()


def create_app(repository: Repository, checks: Mapping[str, Check], manners: stream.Manners = _MANNERS) -> FastAPI:
    """The API on `repository`; ready when all `checks` hold; live streams behave by `manners`."""
    app = FastAPI(title="Dateline", version=version("dateline"), description=_DESCRIPTION)
    app.state.repository = repository
    app.state.live = Live(repository)
    app.state.manners = manners
    install(app, checks)
    for resource in (articles, counts, entities, changes, stream, queries):
        app.include_router(resource.router)
    return app
