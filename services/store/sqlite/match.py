"""The query tree in the words of FTS5. Every word goes in as an FTS5 string, so nothing of a user's is syntax."""

from services.store.folding import tokens
from services.store.query.tree import All, AnyOf, Between, Either, Near, Query, Words


def to_match(query: Query) -> str:
    """The MATCH expression (sqlite.org/fts5.html, section 3) of a tree of nothing but words."""
    if isinstance(query, Words):
        return _in_field(query, _string(query))
    if isinstance(query, Near):
        return _in_field(query, _near(query))
    if isinstance(query, Either):
        return "(" + " OR ".join(map(to_match, query.options)) + ")"
    assert not isinstance(query, AnyOf | Between)  # noqa: S101 - those are no text
    return _all(query)


def _in_field(query: Words | Near, text: str) -> str:
    return f"{{{query.field}}} : {text}" if query.field else text


def _string(words: Words) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in words.text).replace('"', '""')
    return f'"{text}" *' if words.prefix else f'"{text}"'


def _near(near: Near) -> str:
    words = " ".join(f'"{token.word}"' for token in tokens(near.text))
    return f"NEAR({words}, {near.distance})"


def _all(query: All) -> str:
    wanted = "(" + " AND ".join(map(to_match, query.wanted)) + ")"
    if not query.unwanted:
        return wanted
    return f"({wanted} NOT (" + " OR ".join(map(to_match, query.unwanted)) + "))"
