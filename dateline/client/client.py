"""The client: a method a resource, filters by their names."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from typing import Any, Self
from uuid import UUID

import httpx

from dateline.client.answers import (
    CHANGE,
    CHANGES,
    ENTITIES,
    SERIES,
    VALUES,
    Entity,
    Happened,
    Page,
    Series,
    Value,
    events,
    page_of,
)
from dateline.client.errors import ApiError
from schemas import EnrichedArticle
from services.common.errors import Unavailable

_AGAIN = (429, 503)
_TRIES = 5
_PAUSE = 1.0
_LONGEST = 60.0
_PAGE = 200


class Client:
    """Talks to one store. Filters are those of `/v1/articles`, each a value or a list of values.

    Who is told to come again later does so, five times; then and where nothing answers, Unavailable is raised.
    What the API refuses is an ApiError.
    """

    def __init__(self, url: str = "http://127.0.0.1:8000", key: str | None = None, timeout: float = 30.0) -> None:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def page(self, **asked: object) -> Page:
        """One page of articles; go on with `cursor=page.next_cursor`."""
        return page_of(self._get("/v1/articles", asked))

    def articles(self, **asked: object) -> Iterator[EnrichedArticle]:
        """Every article that matches, page after page as they are taken."""
        page = self.page(**{"limit": _PAGE, **asked})
        yield from page.items
        while page.next_cursor is not None:
            page = self.page(**{"limit": _PAGE, **asked, "cursor": page.next_cursor})
            yield from page.items

    def article(self, article_id: UUID | str) -> EnrichedArticle:
        """One article in its current version."""
        return EnrichedArticle.model_validate(self._get(f"/v1/articles/{article_id}", {}))

    def versions(self, article_id: UUID | str) -> tuple[EnrichedArticle, ...]:
        """Its versions, the current one first."""
        return page_of(self._get(f"/v1/articles/{article_id}/versions", {})).items

    def original(self, article_id: UUID | str) -> bytes:
        """The bytes it was read from."""
        return self._answer(f"/v1/articles/{article_id}/original", {}).content

    def facets(self, *by: str, **asked: object) -> dict[str, tuple[Value, ...]]:
        """The most frequent values of each facet."""
        return VALUES.validate_python(self._get("/v1/facets", {**asked, **({"by": by} if by else {})})["facets"])

    def timeseries(self, **asked: object) -> tuple[Series, ...]:
        """How many articles when, and their tone; one series, or one a group with `group_by`."""
        return SERIES.validate_python(self._get("/v1/timeseries", asked)["series"])

    def entities(self, **asked: object) -> tuple[Entity, ...]:
        """Entities, those in most articles first: a page."""
        return ENTITIES.validate_python(self._get("/v1/entities", asked)["items"])

    def changes(self, after: int = 0, *, wait: float = 0) -> tuple[Happened, ...]:
        """What happened after a `seq`; with `wait` it waits so many seconds for the first, 60 at most."""
        return CHANGES.validate_python(self._get("/v1/changes", {"after": after, "wait": wait, "limit": 500})["items"])

    def export(self, **asked: object) -> Iterator[EnrichedArticle]:
        """Everything that matches; a connection that breaks is taken up after the last article that came."""
        after, tries = asked.pop("after", None), self._tries()
        while True:
            try:
                with self._stream("/v1/export", {**asked, "after": after, "format": "ndjson"}) as answer:
                    for line in answer.iter_lines():
                        article = EnrichedArticle.model_validate_json(line)
                        after, tries = article.article_id, self._tries()
                        yield article
            except httpx.TransportError:
                next(tries)
            else:
                return

    def follow(self, after: int | None = None, **asked: object) -> Iterator[Happened]:
        """Changes as they happen, for ever and without gaps; `after` is the last `seq` you have."""
        tries = self._tries()
        while True:
            try:
                with self._stream("/v1/stream", {**asked, "after": after}) as answer:
                    for seq, data in events(answer.iter_lines()):
                        after, tries = seq, self._tries()
                        if data is not None:
                            yield CHANGE.validate_json(data)
            except httpx.TransportError:
                pass
            next(tries)

    def _get(self, path: str, asked: Mapping[str, object]) -> dict[str, Any]:
        answer: dict[str, Any] = self._answer(path, asked).json()
        return answer

    def _answer(self, path: str, asked: Mapping[str, object]) -> httpx.Response:
        for _ in self._tries():
            try:
                answer = self._http.get(path, params=_parameters(asked))
            except httpx.TransportError:
                continue
            if answer.status_code not in _AGAIN:
                return _checked(answer)
            time.sleep(_told(answer))
        raise AssertionError  # the tries end by raising

    @contextmanager
    def _stream(self, path: str, asked: Mapping[str, object]) -> Iterator[httpx.Response]:
        with self._http.stream("GET", path, params=_parameters(asked)) as answer:
            if answer.status_code in _AGAIN:
                time.sleep(_told(answer))
                raise httpx.ReadError(f"status {answer.status_code}")
            if answer.is_error:
                answer.read()
            yield _checked(answer)

    def _tries(self) -> Iterator[None]:
        """Raises Unavailable when they are used up."""
        yield
        for _ in range(_TRIES - 1):
            time.sleep(_PAUSE)
            yield
        raise Unavailable(f"{self._http.base_url} does not answer, or is too busy: tried {_TRIES} times")


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        raise ApiError(answer.status_code, problem)
    return answer


def _told(answer: httpx.Response) -> float:
    """Seconds to wait as the answer says."""
    text = answer.headers.get("retry-after", "1")
    return min(float(text), _LONGEST) if text.isdecimal() else _PAUSE


def _parameters(asked: Mapping[str, object]) -> httpx.QueryParams:
    given = [(name, value) for name, value in asked.items() if value is not None]
    return httpx.QueryParams([(name, _text(one)) for name, value in given for one in _each(value)])


def _each(value: object) -> Sequence[object]:
    return tuple(value) if isinstance(value, list | tuple | set | frozenset) else (value,)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)
