"""PostgreSQL as a kind of database."""

from services.store.postgres.access import check, migrating
from services.store.postgres.connections import reader_engine, transaction, writer_engine
from services.store.postgres.hand import PostgresHand
from services.store.postgres.text import Gin


class Postgres:
    """See the protocol."""

    text = Gin()
    hand = PostgresHand()
    transaction = staticmethod(transaction)
    migrating = staticmethod(migrating)
    check = staticmethod(check)
    writer = staticmethod(writer_engine)
    reader = staticmethod(reader_engine)
