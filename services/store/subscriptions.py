"""Saved queries: each of one owner, with results and a feed for readers.

`SqlSubscriptions` implements the protocol in `services/store/sql/subscriptions.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

MOST = 1_000
"""Subscriptions of one owner."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A query under a name; `owner` is the id of a key, empty where none is asked for; `digest` is of its token."""

    id: UUID
    owner: str
    name: str
    filters: Mapping[str, Any]
    digest: str = field(repr=False)
    created: datetime


class Subscriptions(Protocol):
    """Where they are kept. Each method raises Unavailable when the database is away."""

    def add(self, subscription: Subscription) -> bool:
        """Keeps a new one; False where its owner has MOST already."""

    def find(self, subscription_id: UUID) -> Subscription | None:
        """That of an id, whoever owns it."""

    def all(self, owner: str) -> tuple[Subscription, ...]:
        """Those of an owner, the oldest first."""

    def remove(self, subscription_id: UUID) -> None:
        """Ends one."""
