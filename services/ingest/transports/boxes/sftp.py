"""A folder on an SSH server (SFTP), by asyncssh, which the extra `sftp` brings."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from services.common.errors import Misconfigured
from services.ingest.transports.boxes.box import Found, counts
from services.ingest.transports.boxes.settings import SftpFeed
from services.ingest.transports.connecting import checked_address
from services.ingest.transports.running import Refused

if TYPE_CHECKING:
    import asyncssh


_PLAIN_FILE = 1
"""SSH_FILEXFER_TYPE_REGULAR of SFTP."""


@dataclass(frozen=True, slots=True)
class SftpBox:
    """An open session."""

    feed: SftpFeed
    sftp: "asyncssh.SFTPClient"

    async def find(self) -> Sequence[Found]:
        """The plain files, oldest first; links are none."""
        found = []
        for entry in await self.sftp.readdir(self.feed.path):
            name, look = str(entry.filename), entry.attrs
            if look.type == _PLAIN_FILE and counts(name) and fnmatchcase(name, self.feed.pattern):
                found.append((look.mtime or 0, Found(name, f"{look.size} {look.mtime}", look.size)))
        return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].name))]

    async def fetch(self, found: Found) -> bytes | None:
        """The file; None where it is too large."""
        async with self.sftp.open(self._at(found), "rb") as file:
            data = await file.read(self.feed.largest + 1)
        return data if isinstance(data, bytes) and len(data) <= self.feed.largest else None

    async def settle(self, found: Found) -> None:
        """Deletes or moves it."""
        if self.feed.done:
            await self.sftp.posix_rename(self._at(found), f"{self.feed.done.rstrip('/')}/{found.name}")
        else:
            await self.sftp.remove(self._at(found))

    def _at(self, found: Found) -> str:
        return f"{self.feed.path.rstrip('/')}/{found.name}"


@asynccontextmanager
async def open_sftp(feed: SftpFeed) -> AsyncIterator[SftpBox]:
    """Raises Refused where it cannot be had, Misconfigured where the extra is not installed."""
    ssh = _asyncssh()
    address = await checked_address(feed.host, feed.port, feed.private_hosts)
    try:
        async with (
            ssh.connect(address, feed.port, **_options(feed, ssh)) as connection,
            connection.start_sftp_client() as sftp,
        ):
            yield SftpBox(feed, sftp)
    except (ssh.Error, OSError) as error:
        raise Refused(f"the SFTP server: {error or type(error).__name__}") from None


def _options(feed: SftpFeed, ssh: Any) -> dict[str, Any]:
    """Nothing of the user's own SSH settings counts."""
    try:
        trusted = ssh.import_public_key(feed.host_key)
    except ssh.KeyImportError as error:
        raise Misconfigured(f"feed {feed.name!r}, host_key: {error}") from None
    return {
        "username": feed.user,
        "password": feed.password.read() if feed.password else None,
        "client_keys": [str(feed.key_file)] if feed.key_file else None,
        "known_hosts": ([trusted], [], []),
        "agent_path": None,
        "config": None,
        "connect_timeout": feed.timeout,
        "login_timeout": feed.timeout,
        "keepalive_interval": feed.timeout,
    }


def _asyncssh() -> Any:
    try:
        import asyncssh
    except ImportError:
        raise Misconfigured("SFTP needs the extra `sftp`: pip install 'dateline[sftp]'") from None
    return asyncssh
