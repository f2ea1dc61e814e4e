"""The query tree in the words of FTS5. Every word goes in as an FTS5 string, so nothing of a user's is syntax."""

from services.store.query import All, Either, Query, Words


def to_match(query: Query) -> str:
    """The MATCH expression (sqlite.org/fts5.html, section 3)."""
    if isinstance(query, Words):
        return _string(query)
    if isinstance(query, Either):
        return "(" + " OR ".join(map(to_match, query.options)) + ")"
    return _all(query)


def _string(words: Words) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in words.text).replace('"', '""')
    return f'"{text}" *' if words.prefix else f'"{text}"'


def _all(query: All) -> str:
    wanted = "(" + " AND ".join(map(to_match, query.wanted)) + ")"
    if not query.unwanted:
        return wanted
    return f"({wanted} NOT (" + " OR ".join(map(to_match, query.unwanted)) + "))"
