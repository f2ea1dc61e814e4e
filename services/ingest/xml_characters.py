"""The characters of an XML text: names that HTML knows, numbers that mean others, and what XML does not allow."""

import html.entities
import re

_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_NUMBERED = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_C1 = re.compile(r"&#(?:1(2[89]|[345]\d)|[xX]([89][0-9a-fA-F]));")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LAST_CHARACTER = 0x10FFFF


def without_names(text: str) -> str:
    """The text with HTML's names for characters (`&eacute;`), and `&#150;` and the like, as what they mean."""
    if "&" not in text:
        return text
    return _NAMED.sub(_character, _C1.sub(_windows, text) if "&#" in text else text)


def _windows(match: re.Match[str]) -> str:
    """What everybody means by `&#150;` (HTML, numeric character reference end state)."""
    number = 100 + int(match[1]) if match[1] else int(match[2], 16)
    return bytes([number]).decode("cp1252", "ignore")


def _character(match: re.Match[str]) -> str:
    if match[1] in _PREDEFINED:
        return match[0]
    known = html.entities.html5.get(f"{match[1]};")
    return match[0] if known is None or known in "<&>" else known


def without_illegal(text: str) -> str:
    """Without characters, written or numbered, that XML does not allow."""
    return _NUMBERED.sub(_allowed, _ILLEGAL.sub("", text))


def with_escapes(text: str) -> str:
    """With `&amp;` for an ampersand that begins no character."""
    return _BARE.sub("&amp;", text)


def _allowed(match: re.Match[str]) -> str:
    number = int(match[1]) if match[1] else int(match[2], 16)
    return "" if number > _LAST_CHARACTER or _ILLEGAL.match(chr(number)) else match[0]
