"""What editors say of a message in its own text: corrections, kills, updates, embargoes.

A kill by phrase is a signal for people and never acted on; an embargo that cannot be read withholds the article.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from schemas.article import Status
from services.ingest.times import Moment, in_zone, read_time
from services.ingest.values import WireFile

KILL, CORRECTION, EMBARGO_LIFTED = "kill", "correction", "embargo-lifted"
_SIGNALS = {
    KILL: (
        r"(?:(?:MANDATORY|BULLETIN|STORY) )?KILL(?:ED|S)?\b(?=$|\W*(?:KILL|THE|STORY|BULLETIN|ALL|BC|AM|PM|\d|\())",
        r"ANNUL(?:ATION|É|E|ÉE)?\b|ANULACI[ÓO]N|WITHDRAWAL|WITHDRAWN",
        r"STORNO|STORNIERUNG|R[ÜU]CKRUF|ZUR[ÜU]CKGEZOGEN",
    ),
    CORRECTION: (
        r"CORRECT(?:S|ED|IONS?|IVE|IF)?\b|RECTIFICATI(?:F|E)\b|CORRECCI[ÓO]N|RECTIFICACI[ÓO]N|CORRE[CÇ][ÃA]O",
        r"KORR(?:EKTUR)?\b|BERICHTIG(?:T|UNG)|(?:RETTIFICA|CORREZIONE|ERRATA)\b|RETTELSE|RÄTTELSE|OIKAISU",
    ),
    EMBARGO_LIFTED: (
        r"EMBARGO (?:IS )?LIFTED|EMBARGO AUFGEHOBEN|SPERRFRIST (?:IST )?(?:AUFGEHOBEN|FREI)|LEV[ÉE]E D.EMBARGO",
    ),
    "writethru": (r"WRITE-?THR(?:U|OUGH)\b",),
    "update": (
        r"UPDAT(?:E[DS]?|ING)\b|RECASTS?\b|ADDS\b|NEU\b|AKTUALISIER\w+|MISE [ÀA] JOUR|ACTUALI[SZ]\w+|AGGIORNAMENTO",
        r"(?:\d+(?:ST|ND|RD|TH)|\d+E(?:ME)?) (?:LD|LEAD|ADD|SUB|INSERT)\b|OPDATER\w+|UPPDATER\w+",
    ),
    "urgent": (
        r"URGENTE?\b|EXTRA\b|EIL(?:MELDUNG)?\b|FLASH\b|BULLETIN\b|BLITZ\b|HASTER\b|ALERTE?\b|BREAKING\b|SNAP\b",
    ),
    "advisory": (r"ADVISORY\b|ACHTUNG\b|ATTENTION\b|ADVIS\b|AVIS\b",),
}
"""The words editors put above a message, by the signal they stand for."""

_PATTERNS = {
    signal: re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})", re.IGNORECASE) for signal, patterns in _SIGNALS.items()
}
_MARKER = re.compile(r"[A-ZÄÖÜÉÈÀÇ0-9 :/.!-]{2,40}")
_EMBARGO = re.compile(
    r"\W{0,6}(?:(?:STRICTLY |PRESS |SOUS )?EMBARGO(?:ED)?(?=\W*(?::|UNTIL|TILL|FOR|TO|BIS|JUSQU|HASTA|FINO|\d))"
    r"|SPERRFRIST|SPERRVERMERK|GESPERRT BIS|NOT FOR (?:RELEASE|PUBLICATION|USE) (?:BEFORE|UNTIL)"
    r"|HOLD (?:FOR RELEASE|UNTIL)"
    r"|(?:ADV(?:ANCE)? |ADV\d+ )?FOR RELEASE (?:AT|ON|BEFORE|UNTIL|MON|TUE|WED|THU|FRI|SAT|SUN|\d))\W*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_CLOCK = re.compile(r"\d{1,2}(?:[:.h]\d\d|\s?[ap]\.?m)|\b(?:[01]\d|2[0-3])[0-5]\d\s?(?:[A-Z]{3,4}|h)\b")
_RELEASE = re.compile(r"(?:MEDIA|PRESS|NEWS) RELEASE(?: [A-Z]{0,4}\d+)?")
_LONGEST, _MOST_WORDS = 300, 4


@dataclass(frozen=True, slots=True)
class Notes:
    """What was read in the notes: what to do with the article, and what to tell of it."""

    signals: tuple[str, ...] = ()
    status: Status = Status.USABLE
    embargo_until: datetime | None = None
    warnings: tuple[str, ...] = ()


def read_notes(notes: Iterable[str], file: WireFile) -> Notes:
    """Reads lines that editors wrote about the message, never its own text."""
    lines = [line[:_LONGEST] for line in notes if line.strip()]
    signals = tuple(dict.fromkeys(signal for line in lines for signal in signals_in(line)))
    killed = ("kill: told by phrase only, not acted on",) if KILL in signals else ()
    held = next((line for line in lines if _EMBARGO.match(line)), None)
    if held is None or EMBARGO_LIFTED in signals:
        return Notes(signals, warnings=killed)
    moment = _release(_until(held), file)
    if moment.at is None:
        return Notes(signals, Status.WITHHELD, warnings=(*killed, "embargo: cannot be read, withheld"))
    warned = (f"embargo: {moment.warning}",) if moment.warning else ()
    return Notes(signals, embargo_until=moment.at, warnings=(*killed, *warned))


def signals_in(line: str) -> tuple[str, ...]:
    """The signals that words of the line stand for."""
    return tuple(signal for signal, pattern in _PATTERNS.items() if pattern.search(line[:_LONGEST]))


def is_marker(line: str) -> bool:
    """Whether a line above the headline is a remark rather than part of it: in brackets, or capitals that signal."""
    text = line.strip()
    bracketed = text[:1] in {"(", "[", "*"} and text[-1:] in {")", "]", "*"} and len(text) > len("()")
    if bracketed or text.endswith("///") or _RELEASE.fullmatch(text):
        return True
    return bool(_MARKER.fullmatch(text)) and bool(signals_in(text)) and len(text.split()) <= _MOST_WORDS


def prefix_of(headline: str) -> str:
    """`CORRECTION` of `CORRECTION: Ferries sail`; empty where nothing in capitals stands before a colon."""
    first, colon, _ = headline.partition(": ")
    return first if colon and first.isupper() else ""


def is_embargo(line: str) -> bool:
    """Whether a line holds an article back."""
    return bool(_EMBARGO.match(line[:_LONGEST]))


def _release(text: str, file: WireFile) -> Moment:
    """A day alone is its midnight where the feed is."""
    moment = read_time(text, file.timezone, file.received_at)
    if moment.at is None or _CLOCK.search(text):
        return moment
    return in_zone(moment.at.replace(tzinfo=None), file.timezone)


def _until(line: str) -> str:
    match = _EMBARGO.match(line)
    return (
        re.sub(r"(?i)^(?:until|till|for|to|bis|jusqu.{0,3}?[àa]u?|hasta|fino al?|zum)\b\W*", "", match[1])
        if match
        else ""
    )
