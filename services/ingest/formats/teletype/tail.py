"""What stands below the text of a message and is no part of it: notes to editors, and who signs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.parts import Link

_NOTES = re.compile(
    r"#\s+\S|\W{0,8}(?:notes? to (?:the )?editors?|editors?['’]? notes?|not for publication"
    r"|nicht zur ver[öo]ffentlichung"
    r"|hinweise? (?:an|f[üu]r) (?:die )?redaktion(?:en)?|redaktionelle hinweise|notizblock|notebook|redaktionshinweise?"
    r"|notes? (?:aux|à l.attention des) r[ée]dactions?"
    r"|nota a (?:los|as) (?:editores|redacciones)|nota alle redazioni)\b",
    re.IGNORECASE,
)
SIGNED = re.compile(r"={1,4}\s*(?P<agency>[^\W\d_][\w ]{1,20})")
"""`==Xyz`."""

_INITIALS = re.compile(r"(?:[^\W\d_]{1,6}|[a-z]\d{1,2})(?:[ /-]{1,2}(?:[^\W\d_]{1,6}|[a-z]\d{1,2})){1,8}")
_CODED_INITIALS = re.compile(r"[A-Z0-9]{1,5}[-/][A-Z0-9]{1,5}")
_END = re.compile(r"[-=*# _]{0,4}(?:ends?|ende|fin|fine|more|mehr|mf|nnnn)[-=*# _.]{0,4}|[-=*_# ]{3,}", re.IGNORECASE)
_URL = re.compile(r"\bhttps?://[^\s<>\"'()\[\]]{3,500}[^\s<>\"'()\[\].,;:!?]")
_LONGEST_SIGN, _MOST_SIGNS, _MOST_WORDS, _LONGEST_WORD = 48, 4, 5, 12


@dataclass(frozen=True, slots=True)
class Tail:
    """The paragraphs of the text, and what stood below them."""

    paragraphs: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def signed(self) -> str | None:
        """The agency that signed."""
        signs = (SIGNED.fullmatch(note) for note in self.notes)
        return next((sign["agency"] for sign in signs if sign), None)


def without_tail(paragraphs: Sequence[str], agencies: Iterable[str]) -> Tail:
    """Parts the text from notes to editors and from the signature of an agency or of its editors."""
    first = next((number for number, text in enumerate(paragraphs) if number and _NOTES.match(text)), len(paragraphs))
    text, notes = list(paragraphs[:first]), list(paragraphs[first:])
    known = {agency.casefold() for agency in agencies if agency}
    for _ in range(_MOST_SIGNS):
        text = [*text[:-1], *_signature_apart(text[-1], known)] if text else text
        if len(text) > 1 and _is_signature(text[-1], known):
            notes.insert(0, text.pop())
    return Tail(tuple(text), tuple(note for note in notes if not _END.fullmatch(note)))


def links_in(texts: Iterable[str]) -> tuple[Link, ...]:
    """Each web address in the texts, once."""
    return tuple(dict.fromkeys(Link(href=found) for text in texts for found in _URL.findall(text)))


def _signature_apart(text: str, agencies: set[str]) -> list[str]:
    """A paragraph, and the signature that hangs on it."""
    told, broken, last = text.rpartition("\n")
    return [told, last] if broken and _is_signature(last, agencies) else [text]


def _is_signature(text: str, agencies: set[str]) -> bool:
    """Its first line is an end mark, initials with slashes, or a few short words with an agency's name among them."""
    first, _, rest = text.partition("\n")
    if rest:
        return _is_signature(first, agencies) and all(
            len(line) <= _LONGEST_SIGN for line in rest.split("\n")[:_MOST_SIGNS]
        )
    if len(text) > _LONGEST_SIGN:
        return False
    if any(shape.fullmatch(text) for shape in (_END, SIGNED, _CODED_INITIALS)):
        return True
    if _names_agency(text, agencies):
        return True
    return text == text.casefold() and "/" in text and bool(_INITIALS.fullmatch(text))


def _names_agency(text: str, agencies: set[str]) -> bool:
    """`xyz ab/cd`, `(Abc/Xyz)`, `Abc/XYZ.`: the agency stands first or last, and no sentence is told."""
    words = re.split(r"[^\w&]+", text.casefold().strip(".)(=*<> "))
    few = len(words) <= _MOST_WORDS and all(len(word) <= _LONGEST_WORD for word in words)
    return few and ". " not in text and bool(agencies & {words[0], words[-1]})
