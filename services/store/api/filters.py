"""The filters of every list, count and stream of articles, each with its `not_` twin; together one tree of a query."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import Field

from schemas.article import Kind, Status
from schemas.enriched import EntityType, Tone
from services.common.http import Problem
from services.store.api.parameters import Moment, Parameters
from services.store.labels import CLUSTER, HAS
from services.store.moments import to_micros
from services.store.query.parsing import QueryError, parse
from services.store.query.tree import All, AnyOf, Between, Query
from services.store.query.values import LABELS, one_of
from services.store.repository import Filters

Has = StrEnum("Has", {name.upper(): name for name in HAS})  # type: ignore[misc]
_MOST = 50
_SYNTAX = (
    'Words are all required; `OR`, `NOT` or `-word`, `"a phrase"`, `"near words"~5`, `prefix*`, `( )`, `field:value`, '
    "`field:[a TO b]`. `/v1/query/validate` shows how it is read."
)


def _any(what: str, **more: Any) -> Any:
    return Field(default_factory=list, max_length=_MOST, description=f"{what} Repeated: any of them.", **more)


def _none(what: str) -> Any:
    return Field(default_factory=list, max_length=_MOST, description=f"None of these: {what}.")


Text = Annotated[str, Field(max_length=1_000)]
Urgency = Annotated[int, Field(ge=1, le=9)]


class FilterParameters(Parameters):
    """What an article must be; all that is given must hold."""

    named: ClassVar[tuple[str, ...]] = (*LABELS, "urgency")

    q: str | None = Field(None, description=_SYNTAX, examples=['"peace talks" (Kyiv OR Kiev) -sport'])
    not_q: str | None = Field(None, description="A query as `q` that must not match.", examples=["sport"])
    entity: list[Text] = _any("An entity's id, its name, or any form of it in the article.", examples=[["Kyiv"]])
    not_entity: list[Text] = _none("id, name or form of an entity")
    entity_type: list[EntityType] = _any("Names an entity of that type.")
    not_entity_type: list[EntityType] = _none("type of an entity that is named")
    topic: list[Text] = _any("Code or name of a topic.", examples=[["medtop:16000000"]])
    not_topic: list[Text] = _none("code or name of a topic")
    source: list[Text] = _any("A source or a provider.")
    not_source: list[Text] = _none("source or provider")
    language: list[Text] = _any(
        "Detected where that is confident, else declared; `en` holds `en-GB`.", examples=[["en"]]
    )
    not_language: list[Text] = _none("language")
    sentiment: list[Tone] = _any("Tone of the whole article.")
    not_sentiment: list[Tone] = _none("tone")
    urgency: list[Urgency] = _any("Editorial urgency, 1 highest.")
    not_urgency: list[Urgency] = _none("urgency")
    has: list[Has] = _any("Has such a thing.")
    not_has: list[Has] = _none("thing it has")
    kind: list[Kind] = _any("What the article is.")
    not_kind: list[Kind] = _none("kind")
    feed: list[Text] = _any("The feed it came in by.")
    not_feed: list[Text] = _none("feed")
    wire_format: list[Text] = _any("The wire format it was read from.", examples=[["ninjs"]])
    not_wire_format: list[Text] = _none("wire format")
    sentiment_min: float | None = Field(None, ge=-1, le=1, description="Score of the tone, that or higher.")
    sentiment_max: float | None = Field(None, ge=-1, le=1, description="Score of the tone, that or lower.")
    published_from: Moment | None = Field(None, description="Issued then or later; a bare date is midnight UTC.")
    published_to: Moment | None = Field(None, description="Issued before then.")
    received_from: Moment | None = Field(None, description="Received then or later.")
    received_to: Moment | None = Field(None, description="Received before then.")
    status: Status = Field(Status.USABLE, description="`canceled` asks for what was killed, `withheld` for nothing.")

    def filters(self) -> Filters:
        """What is asked for.

        Raises:
            Problem: a query cannot be read.
        """
        wanted, unwanted = tuple(self._wanted()), tuple(self._unwanted())
        return Filters(query=All(wanted, unwanted) if wanted or unwanted else None, status=self.status)

    @property
    def query(self) -> Query | None:
        """The tree of `q`."""
        return _read("q", self.q)

    def _wanted(self) -> Iterator[Query]:
        if (query := self.query) is not None:
            yield query
        yield from self._labels("")
        yield from self._ranges()

    def _unwanted(self) -> Iterator[Query]:
        if (query := _read("not_q", self.not_q)) is not None:
            yield query
        yield from self._labels("not_")

    def _labels(self, prefix: str) -> Iterator[Query]:
        for kind in self.named:
            if values := getattr(self, prefix + kind):
                yield one_of(kind, *map(str, values))

    def _ranges(self) -> Iterator[Query]:
        if self.sentiment_min is not None or self.sentiment_max is not None:
            yield Between("score", self.sentiment_min, self.sentiment_max)
        if self.published_from or self.published_to:
            yield Between("published", _first(self.published_from), _last(self.published_to))
        if self.received_from or self.received_to:
            yield Between("received", _first(self.received_from), _last(self.received_to))


class StoredParameters(FilterParameters):
    """Those, and what is only known of articles that are stored for a while."""

    cluster: list[UUID] = _any("In the story of that id, as `/v1/clusters` gives it.")
    not_cluster: list[UUID] = _none("id of a story")

    def _labels(self, prefix: str) -> Iterator[Query]:
        yield from super()._labels(prefix)
        if ids := getattr(self, prefix + CLUSTER):
            yield AnyOf(CLUSTER, tuple(map(str, ids)))


def _first(moment: Moment | None) -> int | None:
    return None if moment is None else to_micros(moment)


def _last(moment: Moment | None) -> int | None:
    return None if moment is None else to_micros(moment) - 1


def _read(parameter: str, text: str | None) -> Query | None:
    try:
        return None if text is None else parse(text)
    except QueryError as error:
        raise Problem(422, "invalid_query", str(error), parameter=parameter, position=error.position) from None
