"""articles.enriched.v1 in; SQL and HTTP out."""
