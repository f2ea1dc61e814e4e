"""SQLite as a kind of database."""

from services.store.sqlite.connections import check, reader_engine, transaction, writer_engine
from services.store.sqlite.hand import SqliteHand
from services.store.sqlite.text import Fts5


class Sqlite:
    """See the protocol."""

    text = Fts5()
    hand = SqliteHand()
    transaction = staticmethod(transaction)
    migrating = staticmethod(transaction)
    check = staticmethod(check)
    writer = staticmethod(writer_engine)
    reader = staticmethod(reader_engine)
