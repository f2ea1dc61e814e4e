"""Which transport looks after which kind of feed that is asked from time to time."""

from collections.abc import Awaitable, Callable
from functools import partial

from services.ingest.transports.boxes.box import Drain
from services.ingest.transports.boxes.ftp import open_ftp
from services.ingest.transports.boxes.imap import open_imap
from services.ingest.transports.boxes.settings import FtpFeed, ImapFeed, SftpFeed
from services.ingest.transports.boxes.sftp import open_sftp
from services.ingest.transports.desk import Desk
from services.ingest.transports.folder import Folder
from services.ingest.transports.http_pull import HttpPull
from services.ingest.transports.pages import Pages
from services.ingest.transports.queue import Queue
from services.ingest.transports.running import Visit
from services.ingest.transports.settings import ApFeed, FolderFeed, HttpFeed, Pulled, WireQFeed

Visiting = Callable[[], Awaitable[Visit]]


def visiting(feed: Pulled, desk: Desk) -> Visiting:
    """A round of the feed."""
    match feed:
        case FolderFeed():
            return Folder(feed, desk).visit
        case HttpFeed():
            return HttpPull(feed, desk).visit
        case ApFeed():
            return Pages(feed, desk).visit
        case WireQFeed():
            return Queue(feed, desk).visit
        case _:
            return _drain(feed, desk).visit


def _drain(feed: FtpFeed | SftpFeed | ImapFeed, desk: Desk) -> Drain:
    match feed:
        case FtpFeed():
            return Drain(desk, partial(open_ftp, feed), feed.period, keeps=feed.after == "keep")
        case SftpFeed():
            return Drain(desk, partial(open_sftp, feed), feed.period, keeps=feed.after == "keep")
        case ImapFeed():
            return Drain(desk, partial(open_imap, feed), feed.period, at_once=True)
