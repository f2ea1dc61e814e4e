"""Keys of the API: `dl_<id>_<secret>`. The secret is shown once and kept as its digest.

A secret is 256 random bits, so a plain SHA-256 is as good as a slow hash: there is nothing to guess.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

_FORM = re.compile(r"dl_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


class Scope(StrEnum):
    """What a key lets its holder do."""

    READ = "read"
    EXPORT = "export"
    STREAM = "stream"
    ORIGINAL = "original"
    SUBSCRIBE = "subscribe"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is stored; `rate` requests a minute, None: as the settings say."""

    id: str
    name: str
    digest: str = field(repr=False)
    scopes: frozenset[Scope]
    created: datetime
    rate: int | None = None
    expires: datetime | None = None
    revoked: datetime | None = None

    def valid(self, now: datetime) -> bool:
        """Whether it opens anything at `now`."""
        return self.revoked is None and (self.expires is None or now < self.expires)


class Keys(Protocol):
    """Where keys are kept. Each method raises Unavailable when the database is away."""

    def add(self, key: Key) -> None:
        """Keeps a new one."""

    def find(self, key_id: str) -> Key | None:
        """That of an id."""

    def all(self) -> tuple[Key, ...]:
        """Every one, the oldest first."""

    def revoke(self, key_id: str, now: datetime) -> bool:
        """Ends a key for good; False where there is none of that id, or it is ended already."""


def new_secret() -> tuple[str, str, str]:
    """A new key: its id, its whole text, and the digest to keep."""
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    return key_id, f"dl_{key_id}_{secret}", digest_of(secret)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def parted(text: str) -> tuple[str, str] | None:
    """Id and secret of a key's text; None where it is none."""
    match = _FORM.fullmatch(text)
    return (match[1], match[2]) if match else None


def opens(key: Key | None, secret: str, now: datetime) -> bool:
    """Whether the secret is the key's, in a time that does not tell how nearly."""
    same = hmac.compare_digest(key.digest if key else "", digest_of(secret))
    return key is not None and same and key.valid(now)
