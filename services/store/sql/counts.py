"""`Counts` on a SQL database."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from schemas.enriched import EntityType
from services.store.counts import EntityPage, Facets, Neighbours, Stretch, Trend
from services.store.repository import Filters
from services.store.series import Interval, Series
from services.store.sql import entity_pages, facets, series, trends
from services.store.sql.engine import Kind
from services.store.sql.windows import Search


@dataclass(frozen=True, slots=True)
class SqlCounts:
    """Counts in transactions of their own."""

    kind: Kind
    reading: Engine

    def facets(self, filters: Filters, kinds: Sequence[str], most: int) -> Facets:
        """Values of each facet; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return facets.count_facets(Search(connection, self.kind.text, filters), kinds, most)

    def series(self, filters: Filters, interval: Interval) -> Series:
        """When articles were published; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return series.whole(Search(connection, self.kind.text, filters), interval)

    def grouped(self, filters: Filters, interval: Interval, kind: str, most: int) -> tuple[Series, ...]:
        """The same by group; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return series.grouped(Search(connection, self.kind.text, filters), interval, kind, most)

    def entity(self, entity_id: str) -> EntityPage | None:
        """An entity; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return entity_pages.entity_page(connection, entity_id)

    def neighbours(self, entity_id: str, kind: EntityType | None, most: int) -> Neighbours:
        """The entities named beside it; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return entity_pages.neighbours(connection, entity_id, kind, most)

    def entity_series(self, entity_id: str, interval: Interval) -> Series:
        """When articles named it; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return series.of_entity(connection, entity_id, interval)

    def trending(self, stretch: Stretch, kind: EntityType | None, most: int) -> tuple[Trend, ...]:
        """Entities in the news; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            return trends.trending(connection, stretch, kind, most)
