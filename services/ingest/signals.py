"""What a message is to editors: the IPTC's signals (https://cv.iptc.org/newscodes/signal), written one way.

Wires give them as qcode, as URI or as a word; other vocabularies and free words stay as they came.
"""

import re
from collections.abc import Iterable

from services.ingest.elements import once

_SIGNAL = re.compile(
    r"(?:sig:|https?://cv\.iptc\.org/newscodes/signal/)?([A-Za-z][A-Za-z0-9_-]*)/?", re.IGNORECASE | re.ASCII
)


def signals(given: Iterable[str]) -> tuple[str, ...]:
    """Each signal once, as `sig:correction`, however it was given."""
    return once(map(_signal, given))


def _signal(given: str) -> str:
    match = _SIGNAL.fullmatch(given.strip())
    return f"sig:{match[1].lower()}" if match else given
