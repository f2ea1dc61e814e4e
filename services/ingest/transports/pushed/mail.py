"""A listener for mail (RFC 5321): 250 only after Kafka has the message; 451 while it is away: the sender keeps it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from services.common.errors import Misconfigured, Unavailable
from services.ingest.transports.desk import Arrival, Desk
from services.ingest.transports.pushed.settings import SmtpFeed
from services.ingest.transports.state import Round

_MOST_AT_ONCE = 8
_TAKEN, _LATER, _NOT_HERE, _CLOSED = (
    "250 2.6.0 Taken",
    "451 4.3.2 Not now, come again",
    "550 5.1.1 No such recipient",
    "554 5.7.1 Not from there",
)


@dataclass(slots=True)
class MailListener:
    """aiosmtpd's handler."""

    feed: SmtpFeed
    desk: Desk

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's names
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        """Refuses peers from elsewhere."""
        if not _is_within(str(session.peer[0]) if session.peer else "", self.feed.peers):
            return _CLOSED
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        """Refuses other recipients."""
        if not _is_for(address, self.feed.recipients):
            return _NOT_HERE
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes the message."""
        content = envelope.original_content or b""
        try:
            brought = await self.desk.take(Arrival(data=content, media_type="message/rfc822"))
            await self.desk.end(Round.BROUGHT if brought else Round.NOTHING)
        except Unavailable:
            return _LATER
        return _TAKEN


@asynccontextmanager
async def listening(feed: SmtpFeed, desk: Desk) -> AsyncIterator[None]:
    """The listener runs meanwhile. Raises Misconfigured where it cannot."""
    handler, context = MailListener(feed, desk), _context(feed)

    def session() -> SMTP:
        return SMTP(handler, data_size_limit=feed.largest, enable_SMTPUTF8=True, decode_data=False, **_tls(context))

    try:
        server = await asyncio.get_running_loop().create_server(session, feed.host, feed.port, backlog=_MOST_AT_ONCE)
    except OSError as error:
        raise Misconfigured(f"feed {feed.name!r}: cannot listen on {feed.host}:{feed.port}: {error.strerror}") from None
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


def _tls(context: ssl.SSLContext | None) -> dict[str, Any]:
    return {"tls_context": context, "require_starttls": True} if context else {}


def _context(feed: SmtpFeed) -> ssl.SSLContext | None:
    if feed.cert_file is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(feed.cert_file, feed.key_file)
    except (OSError, ssl.SSLError) as error:
        raise Misconfigured(f"feed {feed.name!r}, cert_file: {error}") from None
    return context


def _is_within(peer: str, networks: Sequence[str]) -> bool:
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in ip_network(each) for each in networks)


def _is_for(address: str, recipients: Sequence[str]) -> bool:
    level, host = address.casefold(), address.casefold().rpartition("@")[2]
    return any(each.casefold() in {level, f"*@{host}"} for each in recipients)
