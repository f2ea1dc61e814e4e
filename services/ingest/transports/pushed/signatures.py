"""Signatures of those who call us: Standard Webhooks, and the hub's of WebSub. All compare in constant time."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

_ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
_PREFIX = "whsec_"


def is_standard(headers: Mapping[str, str], body: bytes, secret: str, *, now: datetime, window: float) -> bool:
    """Whether `webhook-signature` signs id, time and body, and the time is within the window.

    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (name and moment.isascii() and moment.isdecimal()):
        return False
    if abs(now.timestamp() - int(moment[:12])) > window:
        return False
    signed = hmac.digest(_key(secret), f"{name}.{moment}.".encode() + body, "sha256")
    given = [each.partition(",") for each in headers.get("webhook-signature", "").split()]
    expected = base64.b64encode(signed)
    return any(version == "v1" and hmac.compare_digest(expected, text.encode()) for version, _, text in given)


def is_hub(header: str | None, body: bytes, secret: str, *, sha1: bool) -> bool:
    """Whether `sha256=...` signs the body (W3C WebSub, 8); `sha1` as well, where an old hub may send it."""
    method, _, digest = (header or "").partition("=")
    algorithm = _ALGORITHMS.get(method.strip().lower())
    if algorithm is None or (method.strip().lower() == "sha1" and not sha1):
        return False
    signed = hmac.new(secret.encode(), body, algorithm).hexdigest()
    return hmac.compare_digest(signed.encode(), digest.strip().lower().encode())


def _key(secret: str) -> bytes:
    """A secret with `whsec_` is base64; any other is itself."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()
