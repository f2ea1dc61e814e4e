"""The IPTC's vocabularies: which alias stands for which, and what their commonest codes are called.

https://cv.iptc.org/newscodes/, CC BY 4.0. Catalogs that an item only names are never fetched: the IPTC's own aliases
are known here, those of others keep their alias as the scheme unless the item declares it itself.
"""

import re
from collections.abc import Mapping

from schemas.parts import Subject

_BASE = "http://cv.iptc.org/newscodes/"
MEDIA_TOPICS = f"{_BASE}mediatopic"
SUBJECT_CODES = f"{_BASE}subjectcode"
_NAMES = {
    "medtop": "mediatopic", "subj": "subjectcode", "genre": "genre", "ninat": "ninature", "stat": "pubstatusg2",
    "sig": "signal", "cpnat": "cpnature", "drol": "descrole", "isrol": "infosourcerole", "irel": "itemrelation",
    "rnd": "rendition", "scene": "scene", "wldreg": "worldregion",
}  # fmt: skip
SCHEMES = {alias: f"{_BASE}{name}" for alias, name in _NAMES.items()}
"""The URI of each alias in the IPTC's own catalog, without the last slash."""

_ALIASES = {MEDIA_TOPICS: "medtop", SUBJECT_CODES: "subj", f"{_BASE}genre": "genre"}
SUBJECT_NAMES = {
    "01": "arts, culture and entertainment",
    "02": "crime, law and justice",
    "03": "disaster and accident",
    "04": "economy, business and finance",
    "05": "education",
    "06": "environmental issue",
    "07": "health",
    "08": "human interest",
    "09": "labour",
    "10": "lifestyle and leisure",
    "11": "politics",
    "12": "religion and belief",
    "13": "science and technology",
    "14": "social issue",
    "15": "sport",
    "16": "unrest, conflicts and war",
    "17": "weather",
}
"""The top of the Subject Codes, by their first two digits; the Media Topics share these."""

_EIGHT_DIGITS = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_TOPIC_WORDS = re.compile(r"med(?:ia)?_?top", re.IGNORECASE)
_FIRST_MEDIA_TOPIC = 20_000_000
"""Below the seventeen at the top, Media Topics are numbered from 20000000; Subject Codes never reach it."""


def subject_code(number: str, name: str | None = None) -> Subject:
    """A subject of which only an IPTC number is given, such as NITF's `tobject.subject.refnum`.

    Seven digits are eight that lost their zero; numbers from 20000000 on are Media Topics.
    """
    digits = number.strip().zfill(8)
    if not _EIGHT_DIGITS.fullmatch(digits):
        return Subject(code=number.strip() or None, name=name)
    if int(digits) >= _FIRST_MEDIA_TOPIC:
        return Subject(scheme=MEDIA_TOPICS, code=f"medtop:{digits}", name=name)
    top = SUBJECT_NAMES.get(digits[:2]) if digits.endswith("000000") else None
    return Subject(scheme=SUBJECT_CODES, code=f"subj:{digits}", name=name or top)


def qcode_subject(qcode: str, name: str | None, schemes: Mapping[str, str]) -> Subject:
    """A subject given as `alias:code`; `schemes` are those that the item declares itself."""
    alias, colon, code = qcode.partition(":")
    if not colon:
        return subject_code(qcode, name)
    scheme = (schemes.get(alias) or SCHEMES.get(alias) or alias).rstrip("/")
    return Subject(scheme=scheme, code=f"{_ALIASES[scheme]}:{code}" if scheme in _ALIASES else qcode, name=name)


def uri_subject(uri: str, name: str | None = None) -> Subject:
    """A subject given as the URI of its concept; the IPTC's own become qcodes."""
    scheme, _, code = uri.rstrip("/").rpartition("/")
    scheme = scheme.replace("https:", "http:", 1) if scheme.startswith("https://cv.iptc.org") else scheme
    return Subject(scheme=scheme or None, code=f"{_ALIASES[scheme]}:{code}" if scheme in _ALIASES else uri, name=name)


def scheme_subject(scheme: str | None, code: str | None, name: str | None = None) -> Subject:
    """A subject of a named vocabulary (`IptcSubjectCodes`, `medtop`); the IPTC's become qcodes, however named."""
    levelled = (scheme or "").casefold()
    digits = _EIGHT_DIGITS.search(code or "")
    if digits and ("iptc" in levelled or "subj" in levelled or _TOPIC_WORDS.search(levelled)):
        topic = _TOPIC_WORDS.search(levelled)
        return qcode_subject(f"medtop:{digits[1]}", name, {}) if topic else subject_code(digits[1], name)
    return Subject(scheme=scheme or None, code=code or None, name=name)


_URGENT = {
    "flash": 1, "bulletin": 1, "alert": 1, "snap": 1, "immediate": 1, "blitz": 1, "urgent": 2, "breaking": 2, "high": 2,
    "rush": 2, "eilt": 2, "eilmeldung": 2, "normal": 4, "medium": 4, "standard": 4, "routine": 5, "low": 6,
    "deferred": 6,
}  # fmt: skip
_LEAST_URGENT = 9


def urgency(value: str) -> int | None:
    """1 (most) to 8 (least; 9 is the user's own) for a figure or a word; None where it is neither."""
    text = value.strip().rpartition(":")[2].strip()
    if text.isascii() and text.isdecimal():
        number = int(text[:3])
        return number if 1 <= number <= _LEAST_URGENT else None
    return _URGENT.get(text.casefold())
