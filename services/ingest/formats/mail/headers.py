"""The headers of a message: decoded whatever they hold, and the fields of an article they fill."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import Any

from schemas.parts import Reference, Relation
from services.common.errors import InvalidMessage
from services.ingest.formats.mail.charsets import decode_part
from services.ingest.text import one_line
from services.ingest.times import read_time
from services.ingest.values import WireFile

_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
_ID = re.compile(r"<([^<>\s]{1,500})>")
_PRIORITIES = {
    "high": 1, "urgent": 1, "highest": 1, "normal": 3, "medium": 3, "low": 5, "non-urgent": 5, "lowest": 5,
    **{str(number): number for number in range(1, 6)},
}  # fmt: skip
_REFERENCES = (
    ("supersedes", Relation.REPLACES), ("obsoletes", Relation.REPLACES), ("replaces", Relation.REPLACES),
    ("in-reply-to", Relation.RELATED), ("references", Relation.RELATED),
)  # fmt: skip
_LONGEST = 20_000


class Headers:
    """The headers of one message."""

    def __init__(self, message: Message, file: WireFile) -> None:
        """`file` gives the zone and the receipt that its times are read by."""
        self._values: dict[str, str] = {}
        for name, value in message.raw_items():
            self._values.setdefault(name.lower(), str(value)[:_LONGEST])
        self._file = file
        self.warnings: list[str] = []

    def text(self, *names: str) -> str | None:
        """The first of these headers that says something, on one line."""
        found = (one_line(decoded(self._values[name])) for name in names if name in self._values)
        return next(filter(None, found), None)

    def fields(self) -> dict[str, Any]:
        """The fields of a draft."""
        name, address = self._sender()
        languages = (self.text("content-language") or "").split(",")
        return {
            "provider": self.text("organization", "organisation") or name or address,
            "source": address,
            "service": _list_name(self.text("list-id")),
            "provider_id": next(self._ids("message-id"), None),
            "uri": next(_bracketed(self.text("archived-at")), None),
            "language": languages[0].strip() or None,
            "keywords": _words(self.text("keywords", "x-keywords")),
            "priority": self._priority(),
            "published_at": self._time("date", "resent-date"),
            "expires_at": self._time("expires", "expiry-date", "x-expires"),
            "references": tuple(dict.fromkeys(self._references())),
        }

    def _sender(self) -> tuple[str | None, str | None]:
        raw = self._values.get("from") or self._values.get("sender") or ""
        for name, address in _addresses(" ".join(_unfolded(raw).split())):
            told = one_line(decoded(name)).strip("\"'")
            if told or address:
                return told or None, one_line(address) or None
        return None, None

    def _ids(self, name: str) -> Iterator[str]:
        text = self.text(name)
        yield from _ID.findall(text or "") or filter(None, [text])

    def _references(self) -> Iterator[Reference]:
        for name, relation in _REFERENCES:
            for each in self._ids(name):
                yield Reference(relation=relation, provider_id=each)

    def _priority(self) -> int | None:
        given = self.text("x-priority", "importance", "priority", "x-msmail-priority") or ""
        return _PRIORITIES.get(given.partition(" ")[0].partition("(")[0].lower())

    def _time(self, *names: str) -> datetime | None:
        text = self.text(*names)
        moment = read_time(text, self._file.timezone, self._file.received_at) if text else None
        if moment and moment.warning:
            self.warnings.append(f"{names[0]}: {moment.warning}")
        return moment.at if moment else None


def _addresses(text: str) -> list[tuple[str, str]]:
    """The names and addresses; none where groups stand within groups deeper than the standard library goes."""
    try:
        return getaddresses([text])
    except RecursionError:
        return []


def decoded(value: str) -> str:
    """A header's text: RFC 2047 words in any charset, and bytes that nobody declared."""
    text = _BETWEEN_WORDS.sub(r"\1", _unfolded(value))
    try:
        pieces = decode_header(text) if "=?" in text else [(text, None)]
    except (HeaderParseError, ValueError):
        pieces = [(text, None)]
    return "".join(_piece(piece, charset) for piece, charset in pieces)


def _piece(piece: bytes | str, charset: str | None) -> str:
    data = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
    try:
        return decode_part(data, charset).text
    except InvalidMessage:
        return data.decode("latin-1")


def _unfolded(value: str) -> str:
    return value.replace("\r", "").replace("\n", "")


def _bracketed(text: str | None) -> Iterator[str]:
    yield from _ID.findall(text or "")


def _list_name(text: str | None) -> str | None:
    name = (text or "").partition("<")[0].strip(" \"'")
    return name or next(_bracketed(text), text)


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (word.strip() for word in (text or "").replace(";", ",").split(",")))))
