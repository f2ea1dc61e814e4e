"""When to ask again: what the source asks for, else by what it brought."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_DAY = 24 * 3600.0
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>")
_HEAD = 16_384


def retry_after(value: str | None, now: datetime) -> float:
    """Seconds that a `Retry-After` asks for (RFC 9110, 10.2.3), a day at most; 0 where it says nothing."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return min(_DAY, float(text[:9]))
    moment = http_date(text)
    return min(_DAY, max(0.0, (moment - now).total_seconds())) if moment else 0.0


def http_date(text: str) -> datetime | None:
    """The moment of an HTTP date; None where it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def fresh_for(headers: Mapping[str, str], body: bytes) -> float:
    """Seconds for which it says that nothing will be new: `max-age` (RFC 9111, 5.2.2.1) or RSS's `ttl` (minutes)."""
    age, ttl = _MAX_AGE.search(headers.get("cache-control", "")), _TTL.search(body[:_HEAD])
    return max(float(age[1]) if age else 0.0, 60.0 * float(ttl[1]) if ttl else 0.0)


def next_wait(last: float, *, brought: bool, least: float, most: float) -> float:
    """Seconds until the next request: sooner after news, later after none, always from `least` to `most`."""
    return min(max(most, least), max(least, last / 2 if brought else last * 1.5))
