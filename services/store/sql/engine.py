"""What an engine brings: its connections, its full text, and its own fast way to write."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, Select, Table

from schemas import EnrichedArticle
from services.store.places import Span
from services.store.query.tree import Query

Row = Mapping[str, Any]


class Conflict(Exception):  # noqa: N818 - named for what it is
    """Another writer was first with one of the articles: the batch is to be done again on what is there now."""


class FullText(Protocol):
    """The words of seen articles."""

    def ids(self, query: Query, span: Span) -> Select[tuple[int]]:
        """Column `id`: the matches in the span."""

    def ranked(self, query: Query, ids: Sequence[int]) -> Select[tuple[int, float]]:
        """Columns `id` and `rank`, least first the best, of those that match among `ids`."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What a batch does to `versions`.

    Attributes:
        demoted: Those of a version, but one, that do not stand any more.
        fresh: Rows that were not there, the standing ones last.
        better: Rows that take the place of one of the same key, the standing ones last.
        again: Those that were seen again.
    """

    demoted: Sequence[Row]
    fresh: Sequence[Row]
    better: Sequence[Row]
    again: Sequence[Row]


class Hand(Protocol):
    """Writes rows in bulk, within the transaction of `connection`. Methods are called in this order."""

    def lock(self, connection: Connection, ids: Collection[str]) -> Collection[str]:
        """Keeps other writers from these articles until the transaction ends; which of them may be there."""

    def forget(self, connection: Connection, places: Collection[int]) -> None:
        """Takes articles out of every index, as long as their documents are the ones they were indexed with."""

    def faces(self, connection: Connection, fresh: Sequence[Row], known: Sequence[Row]) -> None:
        """Writes rows of `articles`, such that were not there and such that are.

        Raises:
            Conflict: another writer made one of the fresh ones meanwhile.
        """

    def versions(self, connection: Connection, rows: Readings) -> None:
        """Writes rows of `versions`."""

    def remember(self, connection: Connection, shown: Mapping[int, EnrichedArticle], gone: Collection[int]) -> None:
        """Puts articles into every index; `gone` are those that were forgotten before."""

    def add(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Adds `articles`, which may be fewer than none, to the rows of the same key; new ones are made."""

    def put(self, connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Puts rows with all columns, in their order, into a table that has none of them."""

    def resume(self, connection: Connection, seq: int) -> None:
        """The feed was filled up to `seq` by `put`: `tell` goes on after it."""

    def tell(self, connection: Connection, notices: Sequence[tuple[str, str, str, int]]) -> None:
        """Adds event, article, version and moment to the feed. No reader sees a `seq` before every smaller one."""


class Kind(Protocol):
    """An engine."""

    @property
    def text(self) -> FullText:
        """Its full text."""

    @property
    def hand(self) -> Hand:
        """Its way to write."""

    @property
    def transaction(self) -> Callable[[Engine], AbstractContextManager[Connection]]:
        """A transaction, all or nothing; raises Unavailable where the database is away."""

    def migrating(self, engine: Engine) -> AbstractContextManager[Connection]:
        """A transaction that is the only one to migrate; also raises Misconfigured where we are not let in."""

    def check(self, url: URL) -> None:
        """Makes sure that the URL can be used. Raises Misconfigured."""

    def writer(self, url: URL) -> Engine:
        """Connections that write."""

    def reader(self, url: URL) -> Engine:
        """Connections that can change nothing; each transaction sees one state."""
