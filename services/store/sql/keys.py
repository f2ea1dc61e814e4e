"""`Keys` on a SQL database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from services.store.keys import Key, Scope
from services.store.moments import from_micros, to_micros
from services.store.sql.engine import Kind
from services.store.sql.tables import keys


@dataclass(frozen=True, slots=True)
class SqlKeys:
    """Keys in transactions of their own."""

    kind: Kind
    writing: Engine
    reading: Engine

    def add(self, key: Key) -> None:
        """Keeps a new one."""
        row = {
            "id": key.id,
            "name": key.name,
            "digest": key.digest,
            "scopes": " ".join(sorted(key.scopes)),
            "rate": key.rate,
            "created": to_micros(key.created),
            "expires": key.expires and to_micros(key.expires),
        }
        with self.kind.transaction(self.writing) as connection:
            connection.execute(insert(keys), [row])

    def find(self, key_id: str) -> Key | None:
        """That of an id."""
        with self.kind.transaction(self.reading) as connection:
            row = connection.execute(select(keys).where(keys.c.id == key_id)).first()
        return None if row is None else _key(row)

    def all(self) -> tuple[Key, ...]:
        """Every one, the oldest first."""
        with self.kind.transaction(self.reading) as connection:
            return tuple(map(_key, connection.execute(select(keys).order_by(keys.c.created, keys.c.id))))

    def revoke(self, key_id: str, now: datetime) -> bool:
        """Ends a key for good."""
        ended = update(keys).where(keys.c.id == key_id, keys.c.revoked.is_(None)).values(revoked=to_micros(now))
        with self.kind.transaction(self.writing) as connection:
            return connection.execute(ended).rowcount == 1


def _key(row: Any) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        digest=row.digest,
        scopes=frozenset(Scope(scope) for scope in row.scopes.split()),
        rate=row.rate,
        created=from_micros(row.created),
        expires=_moment(row.expires),
        revoked=_moment(row.revoked),
    )


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
