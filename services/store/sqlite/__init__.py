"""SQLite as the store's database: one writer, readers on their own connections, full text by FTS5."""
