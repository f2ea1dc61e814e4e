"""A folder on an FTP server (RFC 959), as `ftps` over TLS (RFC 4217). ftplib blocks, so it runs in a thread."""

import asyncio
import ftplib
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeVar

from services.ingest.transports.boxes.box import Found, counts
from services.ingest.transports.boxes.settings import FtpFeed
from services.ingest.transports.connecting import checked_address
from services.ingest.transports.running import Refused

R = TypeVar("R")
_NO_MLSD = ("500", "501", "502", "504")


@dataclass(frozen=True, slots=True)
class FtpBox:
    """An open connection in the feed's folder."""

    feed: FtpFeed
    ftp: ftplib.FTP

    async def find(self) -> Sequence[Found]:
        """The plain files, by name."""
        found = await _asked(self._listed)
        return sorted((each for each in found if self._counts(each.name)), key=lambda each: each.name)

    async def fetch(self, found: Found) -> bytes | None:
        """The file; None where it is too large."""
        if found.size is not None and found.size > self.feed.largest:
            return None
        return await _asked(lambda: self._read(found.name))

    async def settle(self, found: Found) -> None:
        """Deletes or moves it."""
        if self.feed.done:
            target = f"{self.feed.done.rstrip('/')}/{found.name}"
            await _asked(lambda: self.ftp.rename(found.name, target))
        else:
            await _asked(lambda: self.ftp.delete(found.name))

    def _listed(self) -> list[Found]:
        """By MLSD (RFC 3659), which tells size and time; by NLST where the server has not learnt it."""
        try:
            facts = list(self.ftp.mlsd(facts=["type", "size", "modify"]))
        except ftplib.error_perm as error:
            if not str(error).startswith(_NO_MLSD):
                raise
            return [self._looked_at(name) for name in self.ftp.nlst()]
        files = [(name, fact) for name, fact in facts if fact.get("type", "file") == "file"]
        return [
            Found(name, f"{fact.get('size')} {fact.get('modify')}", int(fact["size"]) if "size" in fact else None)
            for name, fact in files
        ]

    def _looked_at(self, name: str) -> Found:
        size = None
        with suppress(ftplib.error_perm):
            self.ftp.voidcmd("TYPE I")
            size = self.ftp.size(name)
        return Found(name, str(size), size)

    def _read(self, name: str) -> bytes | None:
        data = bytearray()
        connection = self.ftp.transfercmd(f"RETR {name}")
        with connection:
            while chunk := connection.recv(64 * 1024):
                data += chunk
                if len(data) > self.feed.largest:
                    return None  # the connection is closed with the box
            if isinstance(connection, ssl.SSLSocket):
                connection.unwrap()
        self.ftp.voidresp()
        return bytes(data)

    def _counts(self, name: str) -> bool:
        return counts(name) and fnmatchcase(name, self.feed.pattern)


@asynccontextmanager
async def open_ftp(feed: FtpFeed) -> AsyncIterator[FtpBox]:
    """Raises Refused where it cannot be had."""
    address = await checked_address(feed.host, feed.port, feed.private_hosts)
    ftp = await _asked(lambda: _connected(feed, address))
    try:
        yield FtpBox(feed, ftp)
    finally:
        await asyncio.to_thread(ftp.close)


def _connected(feed: FtpFeed, address: str) -> ftplib.FTP:
    """Logged in, in the folder, in binary. The server's own word for where data goes is never taken."""
    ftp = ftplib.FTP_TLS(context=_tls(feed)) if feed.kind == "ftps" else ftplib.FTP()  # noqa: S321 - some wires are
    ftp.encoding = "utf-8"
    try:
        _log_in(ftp, feed, address)
    except BaseException:
        ftp.close()
        raise
    return ftp


def _log_in(ftp: ftplib.FTP, feed: FtpFeed, address: str) -> None:
    ftp.connect(address, feed.port, timeout=feed.timeout)
    ftp.host = feed.host  # the name its certificate is for
    ftp.login(feed.user, feed.password.read())
    if isinstance(ftp, ftplib.FTP_TLS):
        ftp.prot_p()
    ftp.cwd(feed.path)
    ftp.voidcmd("TYPE I")


def _tls(feed: FtpFeed) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(feed.ca_file) if feed.ca_file else None)


async def _asked(ask: Callable[[], R]) -> R:
    try:
        return await asyncio.to_thread(ask)
    except ftplib.all_errors as error:
        raise Refused(f"the FTP server: {error or type(error).__name__}") from None
