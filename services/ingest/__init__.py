"""Wire files in, `articles.raw.v1` out."""
