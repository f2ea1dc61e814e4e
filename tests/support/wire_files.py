"""Wire files for tests: whole from the first call; name only what a test is about.

wire_file("date 2026-03-07 The ferry sails again.")
wire_file(ninjs(headline="Ferry sails"))
"""

import json
from typing import Any
from zoneinfo import ZoneInfo

from schemas.article import RawArticle
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Draft, Rejection, WireFile
from tests.support.articles import NOON


def ninjs(**changes: Any) -> dict[str, Any]:
    """A small ninjs 2 item."""
    return {
        "uri": "urn:newsml:example.com:20260307:ferry",
        "version": "1",
        "versioncreated": "2026-03-07T11:00:00Z",
        "headline": "Ferry sails again",
        "bodies": [{"contenttype": "text/plain", "value": "The ferry sails again."}],
    } | changes


def wire_file(content: Any, *, feed: str = "test", timezone: str = "UTC", **hints: str) -> WireFile:
    """Bytes as they are, text as UTF-8, anything else as JSON."""
    text = content if isinstance(content, bytes | str) else json.dumps(content)
    data = text if isinstance(text, bytes) else text.encode()
    return WireFile(data=data, feed=feed, received_at=NOON, timezone=ZoneInfo(timezone), **hints)


def read_one(content: Any, **hints: Any) -> Draft:
    """The one item, which can be read."""
    (reading,) = parse(wire_file(content, **hints))
    assert isinstance(reading, Draft), reading
    return reading


def rejected(content: Any, **hints: Any) -> Rejection:
    """The one item, which cannot."""
    (reading,) = parse(wire_file(content, **hints))
    assert isinstance(reading, Rejection), reading
    return reading


def article(content: Any, **hints: Any) -> RawArticle:
    """The article of the one item."""
    file = wire_file(content, **hints)
    return assemble(read_one(content, **hints), file, original_of(file))
