"""How large the database is on the disk."""

from sqlalchemy import Connection, text

_ASKED = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def database_size(connection: Connection) -> int:
    """Bytes, without what waits in a write-ahead log."""
    return int(connection.scalar(text(_ASKED[connection.dialect.name])) or 0)
