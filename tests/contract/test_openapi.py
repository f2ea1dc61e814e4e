"""The API does what its OpenAPI says, whatever it is asked: no server error, and no answer that it does not tell of."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from schemas.parts import Original
from services.store.api.access import Access
from services.store.api.app import Parts, create_app
from services.store.database import migrate, open_repository
from services.store.keys import Key, Scope, new_secret
from services.store.repository import Repository
from tests.support.articles import NOON, at, enriched_article, entity, sentiment, topic
from tests.support.routes import ROUTES

PATHS = sorted(set(ROUTES) - {"/v1/stream"})  # which has no end: test_live asks it


ELSEWHERE: list[Any] = [ignored_auth, negative_data_rejection, positive_data_acceptance]
"""Keys are tested in test_access. In a query everything is text; and a text that fits may yet be no query or cursor."""

KEY_ID, TEXT, DIGEST = new_secret()
KEY = {"authorization": f"Bearer {TEXT}"}


class Kept:
    """Originals that hold something."""

    async def read(self, _: Original) -> bytes:
        await asyncio.sleep(0)
        return b"bytes"


@pytest.fixture(scope="module")
def repository() -> Iterator[Repository]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'dateline.db'}"
        migrate(url)
        made = open_repository(url)
        made.upsert([*_articles()], NOON)
        made.keys.add(Key(KEY_ID, "test", DIGEST, frozenset(Scope), NOON, rate=1_000_000))
        yield made
        made.close()


def _articles() -> Iterator[Any]:
    for number in range(12):
        yield enriched_article(
            article=f"story-{number}",
            entities=(entity("PER", "Ada"), entity("LOC", f"Town {number % 3}")),
            topics=(topic("medtop:16000000", "conflict, war and peace"),),
            sentiment=sentiment("negative", -0.1 * (number % 5)),
            published_at=at(number),
        )
    yield enriched_article(article="story-1", version="2", status="canceled")


@pytest.fixture(scope="module")
def documented(repository: Repository) -> Any:
    app = create_app(repository, {}, Parts(Kept(), Access(required=True)))
    return schemathesis.openapi.from_asgi("/openapi.json", app)


def _try(documented: Any, path: str, mode: GenerationMode, examples: int) -> None:
    operation = documented[path]["GET"]

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        if "wait" in (case.query or {}):
            case.query["wait"] = "0.01"  # it would do as it is asked
        case.call_and_validate(headers=KEY, excluded_checks=ELSEWHERE)

    asked()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_every_answer_is_one_that_is_documented(documented: Any, path: str, mode: GenerationMode) -> None:
    _try(documented, path, mode, 12)


@pytest.mark.long
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_every_answer_is_one_that_is_documented_at_length(documented: Any, path: str, mode: GenerationMode) -> None:
    _try(documented, path, mode, 400)
