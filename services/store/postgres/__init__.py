"""PostgreSQL as the store's database: several writers at once, COPY to write, full text by GIN."""
