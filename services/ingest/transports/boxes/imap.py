"""A mailbox over IMAP4rev1 (RFC 3501). imaplib blocks, so it runs in a thread."""

import asyncio
import imaplib
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from services.ingest.transports.boxes.box import Found
from services.ingest.transports.boxes.settings import ImapFeed
from services.ingest.transports.connecting import checked_address
from services.ingest.transports.running import Refused

R = TypeVar("R")
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_SEEN, _DELETED = r"(\Seen)", r"(\Deleted)"


@dataclass(frozen=True, slots=True)
class ImapBox:
    """An open mailbox. A message is known by its UID, which holds while UIDVALIDITY does."""

    feed: ImapFeed
    imap: imaplib.IMAP4
    validity: str

    async def find(self) -> Sequence[Found]:
        """The messages that were not taken, in their order."""
        wanted = "UNSEEN UNDELETED" if self.feed.after == "seen" else "UNDELETED"
        (numbers,) = await _asked(lambda: _ok(self.imap.uid("SEARCH", wanted)))
        return [Found(uid.decode("ascii"), self.validity) for uid in (numbers or b"").split()]

    async def fetch(self, found: Found) -> bytes | None:
        """The message, not marked as seen by this; None where it is too large or gone."""
        told = await _asked(lambda: _ok(self.imap.uid("FETCH", found.name, "(RFC822.SIZE)")))
        size = _SIZE.search(b" ".join(each for each in told if isinstance(each, bytes)))
        if size is None or int(size[1]) > self.feed.largest:
            return None
        parts = await _asked(lambda: _ok(self.imap.uid("FETCH", found.name, "(BODY.PEEK[])")))
        return next((bytes(each[1]) for each in parts if isinstance(each, tuple)), None)

    async def settle(self, found: Found) -> None:
        """Marks, deletes or moves it."""
        await _asked(lambda: self._settle(found.name))

    def _settle(self, uid: str) -> None:
        if self.feed.after == "seen":
            _ok(self.imap.uid("STORE", uid, "+FLAGS", _SEEN))
            return
        if self.feed.done:
            _ok(self.imap.uid("COPY", uid, _quoted(self.feed.done)))
        _ok(self.imap.uid("STORE", uid, "+FLAGS", _DELETED))
        _ok(self.imap.expunge())


@asynccontextmanager
async def open_imap(feed: ImapFeed) -> AsyncIterator[ImapBox]:
    """Raises Refused where it cannot be had."""
    address = await checked_address(feed.host, feed.port, feed.private_hosts)
    imap = await _asked(lambda: _connected(feed, address))
    try:
        _, (validity,) = imap.response("UIDVALIDITY")
        yield ImapBox(feed, imap, validity.decode("ascii") if isinstance(validity, bytes) else "")
    finally:
        with suppress(Refused):
            await _asked(imap.logout)


def _connected(feed: ImapFeed, address: str) -> imaplib.IMAP4:
    imap = _Imap(feed, address)
    try:
        _ok(imap.login(feed.user, feed.password.read()))
        _ok(imap.select(_quoted(feed.mailbox)))
    except BaseException:
        imap.shutdown()
        raise
    return imap


class _Imap(imaplib.IMAP4):
    """On a connection to the address that was checked."""

    def __init__(self, feed: ImapFeed, address: str) -> None:
        self._feed, self._address = feed, address
        super().__init__(feed.host, feed.port, timeout=feed.timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self._feed.port), timeout)
        if not self._feed.tls:
            return plain
        trusted = ssl.create_default_context(cafile=str(self._feed.ca_file) if self._feed.ca_file else None)
        return trusted.wrap_socket(plain, server_hostname=self._feed.host)


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"{status} {data[0]!r}" if data else status)
    return data


async def _asked(ask: Callable[[], R]) -> R:
    try:
        return await asyncio.to_thread(ask)
    except (imaplib.IMAP4.error, OSError) as error:
        raise Refused(f"the IMAP server: {error or type(error).__name__}") from None
