"""The repository on SQLite: one writer, readers on their own connections, full text by FTS5."""
