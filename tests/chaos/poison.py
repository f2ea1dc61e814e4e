"""Things nobody should send: for the door, and written straight onto a topic. Each is told by its name."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas import EnrichedArticle, RawArticle
from schemas.topics import MAX_MESSAGE_BYTES
from services.common.codec import encode
from tests.support.articles import enriched_article, raw_article
from tests.support.wire import story

DEEP = 100_000
"""Levels of nesting that no parser bears by recursion."""

_LONE = "\\ud800"
_CONTROLS = "".join(map(chr, (*range(1, 32), 127, 0x85, 0x200B, 0xFEFF)))
_RIGHT_TO_LEFT = "\u202e\u05e2\u05d1\u05e8\u05d9\u05ea\u202c \u2066\u0639\u0631\u0628\u064a\u2069 mixed"


@dataclass(frozen=True, slots=True)
class Poison:
    """Bytes that something is wrong with.

    Attributes:
        readable: There is an article in it all the same, or there may be: it is stored or dead, and never lost.
    """

    name: str
    data: bytes
    readable: bool = False

    def __str__(self) -> str:
        return self.name


def for_the_door(number: int) -> Iterator[Poison]:
    """What is pushed by HTTP; `number` makes each set another."""
    text = story(number)
    yield Poison("cut off", text[:-40])
    yield Poison("cut off in a character", story(number + 2).decode().encode("utf-8")[:60] + b"\xc3")
    yield Poison("of no format", b"%d \x01\x02\x03 nothing that anybody knows" % number, readable=True)
    yield Poison("a picture", b"\x89PNG\r\n\x1a\n%d" % number)
    yield Poison("packed", b"\x1f\x8b\x08\x00%d" % number)
    yield Poison("an array in an array", b'[[{"uri": "urn:x:%d", "headline": "no"}]]' % number)
    yield Poison("deep arrays", b"[" * DEEP + b"%d" % number)
    yield Poison("deep objects", b'{"uri": "urn:deep:%d", "a": ' % number + b'{"a": ' * DEEP)
    yield Poison("deep and closed", b'{"headline": "%d", "a": ' % number + b"[" * DEEP + b"]" * DEEP + b"}")
    yield Poison("without words", json.dumps({"uri": f"urn:none:{number}", "versioncreated": "2026-03-01"}).encode())
    yield from _told_wrongly(text, number)


def _told_wrongly(text: bytes, number: int) -> Iterator[Poison]:
    """Files that are JSON, and not as they should be: what can be made of them is theirs to say."""
    changed = {
        "of wrong types": {"uri": number, "headline": ["no", 3], "body_text": {"a": 1}, "version": {}},
        "null everywhere": dict.fromkeys(("uri", "version", "type", "language"), None),
        "NULs": {"headline": "a\0b", "body_text": f"{number}\0\0end"},
        "controls": {"headline": _CONTROLS, "body_text": f"{_CONTROLS} {number}"},
        "from right to left": {"headline": _RIGHT_TO_LEFT, "body_text": f"{_RIGHT_TO_LEFT} {number}"},
        "years out of the calendar": {
            "versioncreated": "0001-01-01T00:00:00+14:00",
            "embargoed": "9999-12-31T23:59-14",
        },
        "a version like no other": {"version": "9" * 400, "urgency": -(10**30)},
        "combining marks": {"headline": "e" + "\u0301" * 20_000},
        "an endless word": {"body_text": "x" * 1_000_000},
        "mark-up that never closes": {"body_html": "<p>" * 20_000 + str(number)},
    }
    for place, (name, fields) in enumerate(changed.items()):
        item = json.loads(text) | {"uri": f"urn:odd:{number}:{place}"} | fields
        yield Poison(name, json.dumps(item).encode(), readable=True)
    lone = text.replace(b'"pubstatus"', b'"ednote": "%s", "pubstatus"' % _LONE.encode())
    yield Poison("a lone surrogate", lone.replace(b"closes", _LONE.encode()), readable=True)
    yield Poison("infinite", text.replace(b'"en"', b'1e999, "urgency": NaN, "wordcount": 1e999'), readable=True)
    yield Poison("digits without end", text.replace(b'"en"', b"9" * 100_000), readable=True)
    yield Poison("no UTF-8", text.replace(b"closes", b"\xff\xfe\xc3\x28"), readable=True)
    yield Poison("UTF-16", text.decode().encode("utf-16"), readable=True)
    yield Poison("UTF-32 without a mark", text.decode().encode("utf-32-le"), readable=True)
    yield Poison("twice the same key", text.replace(b'"en"', b'"en", "version": "7", "version": "8"'), readable=True)


def too_large() -> bytes:
    """One byte more than a message may have."""
    return b"x" * (MAX_MESSAGE_BYTES + 1)


def grows_too_large(number: int) -> Poison:
    """Small enough for the door, and as an article larger than a message may be."""
    return Poison("grows too large", b"date 2026-03-07 %d says " % number + b'"' * (MAX_MESSAGE_BYTES - 1_000))


def for_the_raw_topic(number: int) -> Iterator[Poison]:
    """What is written straight onto `articles.raw.v1`."""
    yield from _no_messages(number)
    yield from _no_articles(json.loads(encode(raw_article(article=f"poison-{number}"))), number)


def for_the_enriched_topic(number: int) -> Iterator[Poison]:
    """What is written straight onto `articles.enriched.v1`."""
    yield from _no_messages(number)
    fields = json.loads(encode(enriched_article(article=f"poison-{number}")))
    yield from _no_articles(fields, number)
    section = {"start": 0, "end": 10**9, "index": 0}
    yield _changed("a section beyond the body", fields, sections=[section])
    yield _changed("an unknown tone", fields, sentiment={"label": "sour", "score": 0, "confidence": 1})
    yield _changed("a score like no other", fields, sentiment={"label": "neutral", "score": 1e308, "confidence": 1})
    yield _changed("without a pipeline", fields, enrichment={})


def _no_messages(number: int) -> Iterator[Poison]:
    yield Poison("empty", b"")
    yield Poison("no JSON", b"\x00\xff\xfe %d" % number)
    yield Poison("a number", b"%d" % number)
    yield Poison("an array", b"[%d]" % number)
    yield Poison("deep arrays", b"[" * DEEP + b"%d" % number)
    yield Poison("deep objects", b'{"a": ' * DEEP + b"%d" % number)
    yield Poison("huge", b"%d" % number + b"x" * (MAX_MESSAGE_BYTES - 100))


def _no_articles(fields: dict[str, Any], number: int) -> Iterator[Poison]:
    whole = json.dumps(fields).encode()
    yield Poison("cut off", whole[:-1])
    yield Poison("no UTF-8", whole.replace(b"Ferry", b"\xff\xfe"))
    yield Poison("a lone surrogate", whole.replace(b"Ferry", _LONE.encode()))
    yield Poison("UTF-16", whole.decode().encode("utf-16"))
    yield _changed("an id that is none", fields, article_id=f"nobody-{number}")
    yield _changed("wrong types", fields, headline=[number], version=3.5, body={"a": 1})
    yield _changed("an order beyond all numbers", fields, version_order=10**400)
    yield _changed("an order beyond 64 bits", fields, version_order=2**70)
    yield _changed("a time without a zone", fields, received_at="2026-03-07T12:00:00")
    yield _changed("a time out of the calendar", fields, received_at="0001-01-01T00:00:00+14:00")
    yield _changed("a heading beyond the body", fields, headings=[{"start": 0, "end": 10**9, "level": 1}])
    yield _changed("an unknown status", fields, status="burnt")


def _changed(name: str, fields: dict[str, Any], **changes: object) -> Poison:
    return Poison(name, json.dumps(fields | changes).encode())


def raw(number: int) -> RawArticle:
    """A good neighbour on the raw topic."""
    return raw_article(article=f"neighbour-{number}")


def enriched(number: int) -> EnrichedArticle:
    """A good neighbour on the enriched topic."""
    return enriched_article(article=f"enriched-neighbour-{number}")
