"""The client against the API itself."""

import csv
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner

from dateline.client import ApiError, Client
from dateline.commands.query import command
from services.common.errors import Unavailable
from services.store.api.access import Access
from services.store.api.app import Parts, create_app
from services.store.api.stream import Manners
from services.store.repository import Repository
from tests.support.articles import NOON, article_id, at, enriched_article, entity, sentiment
from tests.support.ports import free_port
from tests.support.serving import serving

QUICK = Parts(manners=Manners(gathered=0.01, keep_alive=0.1))


class Breaking:
    """Breaks off every second answer of a path after its first body."""

    def __init__(self, app: Any, path: str) -> None:
        self.app, self.path, self.asked = app, path, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path") != self.path:
            await self.app(scope, receive, send)
            return
        self.asked += 1
        bodies = 0 if self.asked % 2 else -1_000

        async def broken(message: Any) -> None:
            nonlocal bodies
            bodies += bool(message.get("body"))
            if bodies > 1:
                raise ConnectionError
            await send(message)

        await self.app(scope, receive, broken)


@contextmanager
def client(app: Any, key: str | None = None) -> Iterator[Client]:
    with serving(app) as port, Client(f"http://127.0.0.1:{port}", key) as made:
        yield made


def test_every_article_is_walked(repository: Repository) -> None:
    repository.upsert([enriched_article(article=f"s{n}", published_at=at(n)) for n in range(12)], NOON)
    with client(create_app(repository, {})) as dateline:
        found = list(dateline.articles(q="ferry", published_from=at(2), limit=3))
        assert [one.provider_id for one in found] == [f"s{n}" for n in range(11, 1, -1)]
        page = dateline.page(limit=5)
        assert (page.total, page.at_least, len(page.items)) == (12, False, 5)
        assert dateline.article(found[0].article_id) == found[0] == dateline.versions(found[0].article_id)[0]


def test_counts_come_as_values(repository: Repository) -> None:
    ada = (entity("PER", "Ada"),)
    repository.upsert([enriched_article(entities=ada, source="Post", sentiment=sentiment("positive", 0.5))], NOON)
    with client(create_app(repository, {})) as dateline:
        assert [value.name for value in dateline.facets("source", source=["post"])["source"]] == [
            "example-wire",
            "Post",
        ]
        (series,) = dateline.timeseries(interval="hour")
        assert [(point.count, point.sentiment_mean) for point in series.points] == [(1, 0.5)]
        assert [one.name for one in dateline.entities(prefix="a")] == ["Ada"]
        assert [change.event for change in dateline.changes(wait=0.1)] == ["created"]


def test_what_the_api_refuses_is_told_with_its_place(repository: Repository) -> None:
    with client(create_app(repository, {})) as dateline, pytest.raises(ApiError, match="q, column 6: ") as caught:
        dateline.page(q="a OR ")
    assert (caught.value.status, caught.value.code, caught.value.parameter) == (422, "invalid_query", "q")


def test_a_key_opens_what_is_closed(repository: Repository) -> None:
    with client(create_app(repository, {}, Parts(access=Access(required=True))), "dl_wrong") as dateline:
        with pytest.raises(ApiError) as caught:
            dateline.page()
        assert caught.value.status == 401


def test_an_export_that_breaks_off_is_taken_up(repository: Repository) -> None:
    repository.upsert([enriched_article(article=f"s{n}") for n in range(2_100)], NOON)
    app = Breaking(create_app(repository, {}), "/v1/export")
    with client(app) as dateline:
        ids = [one.article_id for one in dateline.export()]
    assert (len(ids), len(set(ids))) == (2_100, 2_100)
    assert app.asked == 2


def test_a_stream_that_breaks_off_is_taken_up(repository: Repository) -> None:
    app = Breaking(create_app(repository, {}, QUICK), "/v1/stream")
    writing = threading.Thread(
        target=lambda: [repository.upsert([enriched_article(article=f"s{n}")], NOON) for n in range(30)]
    )
    with client(app) as dateline:
        writing.start()
        told = dateline.follow(after=0)
        got = [next(told) for _ in range(30)]
        told.close()  # type: ignore[attr-defined]
    writing.join()
    assert [one.seq for one in got] == list(range(1, 31))
    assert all(one.article is not None for one in got)


def test_who_does_not_answer_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.client.client._PAUSE", 0.01)
    with Client(f"http://127.0.0.1:{free_port()}") as dateline, pytest.raises(Unavailable, match="tried 5 times"):
        dateline.page()


@pytest.fixture
def url(repository: Repository) -> Iterator[str]:
    repository.upsert(
        [
            enriched_article(
                article=name, headline=f"Storm [{name}]", source=name, sentiment=sentiment("negative", -0.5)
            )
            for name in "abc"
        ],
        NOON,
    )
    with serving(create_app(repository, {})) as port:
        yield f"http://127.0.0.1:{port}"


def run(url: str, *arguments: str) -> Any:
    return CliRunner().invoke(command, [*arguments, "--url", url], env={"COLUMNS": "200"})


def test_a_query_is_answered_as_a_table(url: str) -> None:
    output = run(url, "storm", "-f", "source=a", "-f", "source=b").output
    assert ("Storm [a]" in output, "Storm [b]" in output, "Storm [c]" in output) == (True, True, False)
    assert run(url, "nonsense").output == "nothing found\n"


def test_a_query_is_answered_as_json_or_csv(url: str) -> None:
    lines = [json.loads(line) for line in run(url, "-o", "json", "-n", "0").output.splitlines()]
    assert {one["article_id"] for one in lines} == {str(article_id(name)) for name in "abc"}
    rows = list(csv.DictReader(io.StringIO(run(url, "storm", "-o", "csv", "-n", "2").output)))
    assert [(row["sentiment"], row["score"]) for row in rows] == [("negative", "-0.50")] * 2


def test_a_query_that_cannot_be_read_ends_with_one_and_its_column(url: str) -> None:
    wrong = run(url, "storm (")
    assert (wrong.exit_code, "q, column 8" in wrong.output) == (1, True)
    assert run(url, "-f", "source").exit_code == 2
    assert "there is no parameter 'sources'" in run(url, "-f", "sources=a").output
