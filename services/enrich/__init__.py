"""The second hop: `articles.raw.v1` in, language, names, parts, topics and tone found, `articles.enriched.v1` out."""
