"""Cursors as clients see them: opaque text that holds where a list goes on."""

import base64
import binascii
import json

from services.store.repository import BadCursor, Cursor


def write_cursor(cursor: Cursor | None) -> str | None:
    """URL-safe text; None where the list is at its end."""
    if cursor is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(cursor, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> Cursor | None:
    """What `write_cursor` was given.

    Raises:
        BadCursor: it is no such text.
    """
    if text is None:
        return None
    try:
        cursor = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise BadCursor("not a cursor of this API") from None
    if not isinstance(cursor, dict):
        raise BadCursor("not a cursor of this API")
    return cursor
