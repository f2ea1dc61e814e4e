"""Bytes to text: BOM, then the declared charset, then UTF-8, then a guess; what was not certain is a warning."""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from charset_normalizer import from_bytes

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_READ_AS_1252 = {"iso8859-1", "ascii", "latin-1"}
"""What the WHATWG Encoding Standard reads as windows-1252, by the name Python gives the codec."""

_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "iso8859_2",
    "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "utf_16_le", "utf_16_be",
]  # fmt: skip
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ufffe\uffff]")
_MOST_NOT_TEXT = 0.05
_SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the charset it was read with, and what to tell the reader about the choice."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, media_type: str | None = None) -> Decoded:
    """The text in `data`.

    Raises:
        InvalidMessage: no charset gives text, or what it gives is full of control characters.
    """
    decoded = _by_bom(data) or _by_declaration(data, declared(media_type)) or _by_guess(data, ())
    share = len(_NOT_TEXT.findall(decoded.text[:_SAMPLE])) / max(1, len(decoded.text[:_SAMPLE]))
    if share > _MOST_NOT_TEXT:
        raise InvalidMessage(Reason.UNDECODABLE, f"{share:.0%} of it is no text, read as {decoded.encoding}")
    return decoded


def declared(media_type: str | None) -> str | None:
    """The `charset` parameter of a media type."""
    match = _CHARSET.search(media_type or "")
    return match[1] if match else None


def _by_bom(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        text = _try(data[len(bom) :], encoding) if data.startswith(bom) else None
        if text is not None:
            return Decoded(text, encoding)
    return None


def _by_declaration(data: bytes, label: str | None) -> Decoded | None:
    """Reads by the label; UTF-8 that calls itself something of one byte a character is UTF-8 all the same."""
    encoding, utf8 = _codec(label), _try(data, "utf-8")
    if utf8 is not None:
        lie = encoding is not None and encoding.startswith(("cp", "iso8859", "koi8")) and not data.isascii()
        return Decoded(utf8, "utf-8", (f"charset: says {label}, is utf-8",) if lie else ())
    text = _try(data, encoding) if encoding else None
    if text is not None and encoding:
        return Decoded(text, encoding)
    return _by_guess(data, (f"charset: is not the {label} it says",)) if label else None


def _by_guess(data: bytes, warnings: tuple[str, ...]) -> Decoded:
    best = _guess(data[:_SAMPLE])
    if best is None:
        raise InvalidMessage(Reason.UNDECODABLE, "no charset gives text", place=_first_fault(data))
    warning = f"charset: none declared that holds, guessed {best}"
    return Decoded(data.decode(best, "replace"), best, (*warnings, warning))


@lru_cache(maxsize=8)
def _guess(sample: bytes) -> str | None:
    best = from_bytes(sample, cp_isolation=_CANDIDATES, enable_fallback=False).best()
    return best.encoding if best else None


def _codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup(label).name if label else None
    except LookupError:
        return None
    return "cp1252" if name in _READ_AS_1252 else name


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _first_fault(data: bytes) -> str | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"byte {error.start}"
    return None
