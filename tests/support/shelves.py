"""Servers that feeds are fetched from, each real or as faithful as can be, on this machine."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
from pyftpdlib.authorizers import DummyAuthorizer  # type: ignore[import-untyped]
from pyftpdlib.handlers import FTPHandler  # type: ignore[import-untyped]
from pyftpdlib.servers import FTPServer  # type: ignore[import-untyped]

from tests.support.ftps import certificate_in, ftps_server
from tests.support.imap import imap_server

USER, PASSWORD = "desk", "correct horse"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A server with things on it. `feed`: what feeds.toml says of it, without name and password."""

    feed: dict[str, Any]
    put: Callable[[str, bytes], None]
    left: Callable[[], list[str]]


Shelves = Callable[[Path], AbstractContextManager[Shelf]]


@contextmanager
def ftp_shelf(folder: Path) -> Iterator[Shelf]:
    """pyftpdlib, on a folder of the disk."""
    files = folder / "ftp"
    files.mkdir()
    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, PASSWORD, str(files), perm="elradfmw")
    handler = type("Handler", (FTPHandler,), {"authorizer": authorizer, "auth_failed_timeout": 0.1})
    server = FTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=lambda: server.serve_forever(timeout=0.05, handle_exit=False))
    thread.start()
    try:
        yield _on_disk(files, kind="ftp", port=server.address[1])
    finally:
        server.close_all()
        thread.join(5)


@contextmanager
def ftps_shelf(folder: Path) -> Iterator[Shelf]:
    """A stand-in that speaks FTP over TLS alone: pyftpdlib would need another package for it."""
    files = folder / "ftps"
    files.mkdir()
    certificate = certificate_in(folder)
    with ftps_server(files, certificate, USER, PASSWORD) as port:
        yield _on_disk(files, kind="ftps", port=port, ca_file=str(certificate))


@contextmanager
def sftp_shelf(folder: Path) -> Iterator[Shelf]:
    """asyncssh, on a folder of the disk."""
    files = folder / "sftp"
    files.mkdir()
    key = asyncssh.generate_private_key("ssh-ed25519")
    served = _Served()
    thread = threading.Thread(target=lambda: asyncio.run(served.serve(key, files)))
    thread.start()
    assert served.ready.wait(10)
    try:
        public = key.export_public_key().decode().strip()
        yield _on_disk(files, kind="sftp", port=served.port, host_key=public, path="/")
    finally:
        served.end()
        thread.join(5)


@dataclass
class _Served:
    port: int = 0
    ready: threading.Event = field(default_factory=threading.Event)

    async def serve(self, key: asyncssh.SSHKey, files: Path) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()

        def sftp(channel: Any) -> asyncssh.SFTPServer:
            return asyncssh.SFTPServer(channel, chroot=str(files).encode())

        async with asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[key], server_factory=_Guard, sftp_factory=sftp, config=None
        ) as listener:
            self.port = listener.get_port()
            self.ready.set()
            await self._over.wait()

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)


class _Guard(asyncssh.SSHServer):
    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


@contextmanager
def imap_shelf(folder: Path) -> Iterator[Shelf]:
    """A stand-in that keeps its mail in a folder of the disk."""
    with imap_server(folder / "imap", USER, PASSWORD) as mail:
        feed = {"kind": "imap", "host": "127.0.0.1", "port": mail.port, "user": USER, "tls": False, "after": "delete"}
        yield Shelf(feed | {"period": 0.1, "private_hosts": ["127.0.0.1"]}, mail.put, mail.left)


def _on_disk(files: Path, **more: Any) -> Shelf:
    feed = {"host": "127.0.0.1", "user": USER, "period": 0.1, "private_hosts": ["127.0.0.1"]} | more

    def left() -> list[str]:
        return sorted(path.name for path in files.iterdir() if path.is_file())

    return Shelf(feed, lambda name, data: _write(files / name, data), left)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


SHELVES: dict[str, Shelves] = {"ftp": ftp_shelf, "ftps": ftps_shelf, "sftp": sftp_shelf, "imap": imap_shelf}
