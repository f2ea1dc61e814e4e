"""One text in two formats hashes alike: SHA-256 over status, headline and body, levelled."""

import hashlib
import json
import re
import unicodedata

from schemas.article import Status

_SINGLE, _DOUBLE = "‘’‚‛′`‹›", "“”„‟«»"  # noqa: RUF001 - the characters are the point
_QUOTE = re.compile(f"[{_SINGLE}{_DOUBLE}]")
_QUOTES = str.maketrans(dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DOUBLE, '"'))


def content_hash(status: Status, headline: str, body: str) -> str:
    """64 hex digits, the same however the text is spaced, quoted or composed."""
    content = json.dumps([status.value, levelled(headline), levelled(body)], ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()


def levelled(text: str) -> str:
    """NFKC, straight quotes (two single ones are a double one, as wires type them), single spaces."""
    composed = unicodedata.normalize("NFKC", text)
    quoted = composed.translate(_QUOTES) if _QUOTE.search(composed) else composed
    return " ".join(quoted.replace("''", '"').split())
