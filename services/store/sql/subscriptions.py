"""`Subscriptions` on a SQL database."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, delete, func, insert, select

from services.store.moments import from_micros, to_micros
from services.store.sql.engine import Kind
from services.store.sql.tables import subscriptions
from services.store.subscriptions import MOST, Subscription


@dataclass(frozen=True, slots=True)
class SqlSubscriptions:
    """Subscriptions in transactions of their own."""

    kind: Kind
    writing: Engine
    reading: Engine

    def add(self, subscription: Subscription) -> bool:
        """Keeps a new one; see the protocol."""
        row = {
            "id": str(subscription.id),
            "owner": subscription.owner,
            "name": subscription.name,
            "filters": json.dumps(subscription.filters),
            "digest": subscription.digest,
            "created": to_micros(subscription.created),
        }
        had = select(func.count()).select_from(subscriptions).where(subscriptions.c.owner == subscription.owner)
        with self.kind.transaction(self.writing) as connection:
            if (connection.scalar(had) or 0) >= MOST:
                return False
            connection.execute(insert(subscriptions), [row])
        return True

    def find(self, subscription_id: UUID) -> Subscription | None:
        """That of an id; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            found = select(subscriptions).where(subscriptions.c.id == str(subscription_id))
            row = connection.execute(found).first()
        return None if row is None else _subscription(row)

    def all(self, owner: str) -> tuple[Subscription, ...]:
        """Those of an owner; see the protocol."""
        own = select(subscriptions).where(subscriptions.c.owner == owner)
        with self.kind.transaction(self.reading) as connection:
            rows = connection.execute(own.order_by(subscriptions.c.created, subscriptions.c.id))
            return tuple(map(_subscription, rows))

    def remove(self, subscription_id: UUID) -> None:
        """Ends one; see the protocol."""
        with self.kind.transaction(self.writing) as connection:
            connection.execute(delete(subscriptions).where(subscriptions.c.id == str(subscription_id)))


def _subscription(row: Any) -> Subscription:
    return Subscription(
        UUID(row.id), row.owner, row.name, json.loads(row.filters), row.digest, from_micros(row.created)
    )
