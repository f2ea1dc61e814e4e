"""The books as people and programs read them."""

from collections.abc import Iterator, Sequence
from typing import Any

from dateline.books.history import Finding
from dateline.books.ledger import Books, Entry, Place

NAMED = 20
"""So many of each kind are named to a person; a program gets all."""


def lines(books: Books) -> Iterator[str]:
    """A short table, then what is not as it should be."""
    for label, number in _table(books):
        yield f"{label:<16}{number:>12,}"
    for topic, number in books.gone.items():
        if number:
            yield f"{number:,} messages of {topic} are gone by its retention"
    if books.gone_unread:
        yield f"{books.gone_unread:,} of them had not been read: their articles are lost"
    if books.unanswered:
        yield f"{books.unanswered:,} originals have no article: their sender was told to come again, or went away"
    for word, entries in _wrong(books).items():
        yield from _named([f"{word}: {_entry(entry)}" for entry in entries])
    yield "The books are balanced." if books.balanced else "The books are NOT balanced."


def history_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """The first findings, then how many there are."""
    yield from _named(
        [f"{one.kind}: {one.article_id or 'the feed'} {one.version or ''}: {one.text}" for one in findings]
    )
    yield "The history is clean." if not findings else f"The history has {len(findings):,} faults."


def as_json(books: Books, findings: Sequence[Finding] | None = None) -> dict[str, Any]:
    """The same for programs, every entry named; with `findings`, the history too."""
    page: dict[str, Any] = {"balanced": books.balanced}
    page |= {name: getattr(books, name) for name in _COUNTS}
    page |= {word: [_entry_json(entry) for entry in entries] for word, entries in _wrong(books).items()}
    page["gone"] = dict(books.gone)
    if findings is not None:
        page["history"] = [_finding_json(one) for one in findings]
    return page


_COUNTS = ("acknowledged", "stored", "dead", "in_flight", "rows", "waiting", "unanswered", "gone_unread")


def _table(books: Books) -> Iterator[tuple[str, int]]:
    yield "acknowledged", books.acknowledged
    yield "= stored", books.stored
    yield "+ dead letters", books.dead
    yield "+ in flight", books.in_flight
    yield "+ missing", len(books.missing)
    yield "rows", books.rows


def _wrong(books: Books) -> dict[str, tuple[Entry, ...]]:
    return {"missing": books.missing, "doubled": books.doubled, "unexplained": books.unexplained}


def _named(sentences: Sequence[str]) -> Iterator[str]:
    yield from sentences[:NAMED]
    if len(sentences) > NAMED:
        yield f"... and {len(sentences) - NAMED:,} more"


def _entry(entry: Entry) -> str:
    version = entry.version
    which = f"{version.article_id} {version.version}" if version else "a message that names no article"
    return f"{which}, {_seen(entry.seen)}"


def _seen(place: Place | None) -> str:
    return f"last seen at {place.topic}/{place.partition}/{place.offset}" if place else "only in the database"


def _finding(one: Finding) -> str:
    which = f"{one.article_id} {one.version or ''}".rstrip() if one.article_id else "the feed"
    return f"{one.kind}: {which}: {one.text}"


def _entry_json(entry: Entry) -> dict[str, Any]:
    seen, version = entry.seen, entry.version
    return {
        "article_id": str(version.article_id) if version else None,
        "version": version.version if version else None,
        "seen": {"topic": seen.topic, "partition": seen.partition, "offset": seen.offset} if seen else None,
    }


def _finding_json(one: Finding) -> dict[str, Any]:
    article_id = str(one.article_id) if one.article_id else None
    return {"kind": one.kind.value, "article_id": article_id, "version": one.version, "text": one.text}
