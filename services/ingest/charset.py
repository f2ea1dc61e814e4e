"""Bytes to text: BOM, then UTF-8 if it is that, then what is declared, then a guess; what was not certain is a warning.

A charset is declared by the media type or by the file itself: XML's declaration, HTML's meta element.
"""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from charset_normalizer import from_bytes

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.latin import CHARSETS, latin_charset

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
_IN_FILE = re.compile(
    rb"\s*<\?xml\b[^<>]*?\bencoding\s*=\s*[\"']([\w.:-]+)|<meta\b[^<>]{0,200}?\bcharset\s*=\s*[\"']?([\w.:-]+)",
    re.IGNORECASE,
)
_DEFAULTS = {"us-ascii", "ascii", "iso-8859-1"}
"""What servers say of every file that they know nothing about: the file knows better."""

_MOJIBAKE = re.compile(r"[\u00c2-\u00c5\u00d0\u00d1\u00e2][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_MOST_FAULTY = 0.1
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ufffe\uffff]")
_FRAMED = re.compile("[\0\\s\x16\x7f]{0,80}[\x01\x02]")
_FRAMES = dict.fromkeys((*range(0x01, 0x05), *range(0x11, 0x15), 0x16, *range(0x1C, 0x20), 0x7F))
"""What teletype wires frame their messages with: of a file of flashes it is a good part."""

_FRAME_BYTES = bytes(_FRAMES)
_MOST_LATIN = 0.3
"""Of the text of any language in Latin letters at most so many bytes are accented letters."""

_MOST_NOT_TEXT = 0.05
_SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the charset it was read with, what to tell the reader about the choice, and how it was made."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()
    how: str = ""


def decode(data: bytes, media_type: str | None = None) -> Decoded:
    """The text in `data`.

    Raises:
        InvalidMessage: no charset gives text, or what it gives is full of control characters.
    """
    decoded = _by_bom(data) or _by_declaration(data, _label(data, media_type)) or _by_guess(data, ())
    decoded = _unmangled(decoded)
    sample = decoded.text[:_SAMPLE]
    told = sample.translate(_FRAMES) if _FRAMED.match(sample) else sample
    share = len(_NOT_TEXT.findall(told)) / max(1, len(sample))
    if share > _MOST_NOT_TEXT:
        raise InvalidMessage(Reason.UNDECODABLE, f"{share:.0%} of it is no text, read as {decoded.encoding}")
    return decoded


def declared(media_type: str | None) -> str | None:
    """The `charset` parameter of a media type."""
    match = _CHARSET.search(media_type or "")
    return match[1] if match else None


def _label(data: bytes, media_type: str | None) -> str | None:
    """The charset that is declared, by the media type or in the file."""
    match, given = _IN_FILE.search(data[:1024]), declared(media_type)
    own = (match[1] or match[2]).decode("ascii", "replace") if match else None
    return own or given if given is None or given.lower() in _DEFAULTS else given


def _unmangled(decoded: Decoded) -> Decoded:
    """UTF-8 that somebody before us read as windows-1252 and wrote as UTF-8 again is turned back, if all can be."""
    if decoded.encoding != "utf-8" or not _MOJIBAKE.search(decoded.text):
        return decoded
    try:
        text = decoded.text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return decoded
    return Decoded(text, "utf-8", (*decoded.warnings, "charset: was encoded twice, turned back"), decoded.how)


def _by_bom(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        text = _try(data[len(bom) :], encoding) if data.startswith(bom) else None
        if text is not None:
            return Decoded(text, encoding, how="its byte order mark says so")
    return None


def _by_declaration(data: bytes, label: str | None) -> Decoded | None:
    """Reads by the label; UTF-8 that calls itself something of one byte a character is UTF-8 all the same."""
    encoding, utf8 = _codec(label), _try(data, "utf-8")
    if utf8 is not None:
        lie = encoding is not None and encoding.startswith(("cp", "iso8859", "koi8")) and not data.isascii()
        how = f"all of it is UTF-8; declared: {label or 'nothing'}"
        return Decoded(utf8, "utf-8", (f"charset: says {label}, is utf-8",) if lie else (), how)
    text = _try(data, encoding) if encoding else None
    if text is not None and encoding:
        return Decoded(text, encoding, how=f"declared as {label}")
    if encoding == "cp1252":
        warned = ("charset: has bytes that windows-1252 has not",)
        return Decoded(data.decode("latin-1"), "latin-1", warned, f"declared as {label}, which has not all its bytes")
    wrong = (f"charset: is not the {label} it says",) if label else ()
    return _damaged(data, wrong) or (_by_guess(data, wrong) if label else None)


def _damaged(data: bytes, warnings: tuple[str, ...]) -> Decoded | None:
    """UTF-8 of which a few characters are broken; None where it is another charset."""
    runs = _HIGH.findall(data)
    faulty = sum(_try(run, "utf-8") is None for run in runs)
    if faulty > _MOST_FAULTY * len(runs):
        return None
    warning = f"charset: utf-8 with {faulty} broken characters"
    how = f"UTF-8 but for {faulty} of its {len(runs)} characters beyond ASCII"
    return Decoded(data.decode("utf-8", "replace"), "utf-8", (*warnings, warning), how)


def _by_guess(data: bytes, warnings: tuple[str, ...]) -> Decoded:
    best = _guess(data[:_SAMPLE])
    if best is None:
        raise InvalidMessage(Reason.UNDECODABLE, "no charset gives text", place=_first_fault(data))
    warning = f"charset: none declared that holds, guessed {best}"
    how = "no UTF-8 and nothing declared that holds: its letters fit this one best"
    return Decoded(data.decode(best, "replace"), best, (*warnings, warning), how)


@lru_cache(maxsize=8)
def _guess(sample: bytes) -> str | None:
    told = sample if b"\0" in sample else sample.translate(None, _FRAME_BYTES)
    best = from_bytes(told, cp_isolation=_CANDIDATES, enable_fallback=False).best()
    few = sum(map(len, _HIGH.findall(told))) <= _MOST_LATIN * len(told)
    latin = latin_charset(told) if (best is None and few) or (best and best.encoding in CHARSETS) else None
    return latin or (best.encoding if best else None)


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
