"""What an engine brings: its connections, its full text, and its own fast way to write."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
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


class Hand(Protocol):
    """Writes rows in bulk, within the transaction of `connection`. Methods are called in this order."""

    def lock(self, connection: Connection, ids: Collection[str]) -> None:
        """Keeps other writers from these articles until the transaction ends."""

    def forget(self, connection: Connection, places: Collection[int]) -> None:
        """Takes articles out of every index, as long as their documents are the ones they were indexed with."""

    def versions(
        self, connection: Connection, demoted: Sequence[Row], fresh: Sequence[Row], again: Sequence[Row]
    ) -> None:
        """Takes the stand of `demoted`, writes `fresh` rows, the standing ones last, and touches those seen `again`."""

    def faces(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Writes rows of `articles`, new ones and such that are there.

        Raises:
            Conflict: another writer made one meanwhile.
        """

    def remember(self, connection: Connection, shown: Mapping[int, EnrichedArticle], gone: Collection[int]) -> None:
        """Puts articles into every index; `gone` are those that were forgotten before."""

    def add(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Adds `articles`, which may be fewer than none, to the rows of the same key; new ones are made."""

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

    def writer(self, url: URL) -> Engine:
        """Connections that write."""

    def reader(self, url: URL) -> Engine:
        """Connections that can change nothing; each transaction sees one state."""
