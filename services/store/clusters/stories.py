"""Clusters as they are asked for.

`SqlClusters` implements the protocol in `services/store/sql/clusters.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.store.repository import Cursor


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster, and why it is one: `why` it tells the same as `like`, None for the first."""

    article_id: UUID
    source: str
    headline: str
    published_at: datetime
    like: UUID | None = None
    score: float | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that tell one story, the first one first; its id is that of the first."""

    id: UUID
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """A page of clusters, those with the newest article first."""

    items: tuple[Cluster, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which clusters: of so many articles and sources at least, whose newest article is of that time."""

    articles: int = 2
    sources: int = 1
    since: datetime | None = None
    until: datetime | None = None


class Clusters(Protocol):
    """Clusters of what may be seen. Each method raises Unavailable when the database is away."""

    def follow(self, limit: int) -> int:
        """Brings clusters up to the feed, by so many changes at most; how many there were."""

    def page(self, wanted: Wanted, *, limit: int, cursor: Cursor | None) -> ClusterPage:
        """A page of clusters.

        Raises:
            BadCursor: the cursor is of another list.
        """

    def cluster(self, article_id: UUID) -> Cluster | None:
        """The cluster that article is in; None where it is in none of two articles or more."""
