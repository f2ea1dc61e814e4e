"""What stands above the text of a message: remarks, slug, headline, byline.

(Correction: amends name)            remarks, in brackets or in capitals that are signals
Harbour/ferries/                     the slug, where it did not stand above the text
Ferries sail again after storm =     the headline: up to `=`, else the first paragraph, if that is clearly a title
By Ada Stone, xyz =                  the byline
Aberdeen (xyz) - Two ferries ...     the text, which begins with its dateline
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.ingest.formats.teletype.notes import is_embargo, is_marker
from services.ingest.text import one_line

_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^()\n=]{1,70}?(?:\([^\W\d_][^()\n]{1,30}\)[^()\n=]{0,40})?)[ ,]{0,3}"
    r"[(/](?P<agency>[^\W\d_][^()/\n]{1,40}?)(?:/[^()/\n]{1,20})?[)/](?:\s*\.?(?:--?|[–—_:=])|\s*$|\.?(?=\s))\s*"
)
"""`Aberdeen (xyz) - `, `GENOA, Italy (XYZ) _ `, `LUND (Suède), 12 mars 2024 (XYZ) - `, `OSLO, March 12 /XYZ/ -- `."""

_AGENCY_FIRST = re.compile(
    r"\((?P<agency>[A-ZÄÖÜ][\w /-]{1,30})\)\s*[-–—]+\s*(?P<place>[^\W\d_][^.\n]{1,60}?)\s*[-–—]\s+"
)
"""`(XYZ) - ROMA, 12 MAR - `."""

_NO_AGENCY = re.compile(
    r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{2,40}(?:, [^.\n–—]{1,40}?)?)\s?(?:--|–|—| - | _ )\s*(?P<agency>)(?=\S)"
)
"""`ABERDEEN, March 12 -- `."""

_SLUG = re.compile(r"(?=\S*[/-])[^\s=]{3,60}/?|(?:[^\s/=]{2,30}/){1,6}[^\s=]{0,30}")
_BYLINE = re.compile(
    r"(?:By|Von|Par|Por|De|Di|Da|Af|Av|Door|Tekst:|Text:|BY|VON|PAR|POR)\s+(?:[^\W\d_]|\.).{2,90}", re.DOTALL
)
_UNDER = re.compile(r"(?:Utl|Untertitel|Unterzeile|Subhead(?:line)?|Sous-titre)\.?:\s*", re.IGNORECASE)
_EDITORS = re.compile(
    r"\W{0,4}(?:eds?|editors?|attn|attention|achtung|note to editors|nota|redaktion\w*)\b[^.]{0,40}:", re.IGNORECASE
)
_HEAD_LINES, _BYLINE_LINES, _LONGEST_HEADLINE = 12, 2, 220
_REMARK_ENDS = "///"
_LONGEST_LABEL, _MOST_LABEL_WORDS = 40, 4
_NO_TITLE_ENDS = (".", '."', ".'", ".”", ".«", ".»", ":", ";", ",")


@dataclass(frozen=True, slots=True)
class Head:
    """What was read above the text; `rest` are the lines of the text itself, `notes` what editors remarked."""

    rest: tuple[str, ...]
    slugline: str | None = None
    headline: str = ""
    byline: str | None = None
    notes: tuple[str, ...] = ()
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and by whom the text says it was written."""

    text: str
    place: str
    agency: str


def read_head(lines: Sequence[str], slugline: str | None) -> Head:
    """Reads down to where the text begins."""
    lines = _from_first_word(lines)
    notes, lines = _taken(lines, _is_note)
    slug, lines = (slugline, lines) if slugline else _slug(lines)
    more, lines = _taken(lines, _is_note)
    headline, lines = _headline(lines)
    after, lines = _taken(lines, _is_note)
    summary, lines = _summary(lines)
    byline, lines = _byline(lines)
    last, lines = _taken(lines, _is_note)
    return Head(tuple(lines), slug, headline, byline, (*notes, *more, *after, *last), summary)


def read_dateline(text: str) -> Dateline | None:
    """The dateline a text begins with."""
    match = with_agency(text) or _NO_AGENCY.match(text)
    if match is None:
        return None
    place = one_line(match["place"]).strip(" ,-–")
    return Dateline(
        one_line(match[0]).rstrip(" -–—_:=."),
        re.split(r"[,(]", place, maxsplit=1)[0].strip(),
        one_line(match["agency"]),
    )


def with_agency(text: str) -> re.Match[str] | None:
    """The dateline a text begins with, if it names the agency: nothing else looks like that."""
    return _DATELINE.match(text) or _AGENCY_FIRST.match(text)


def _from_first_word(lines: Sequence[str]) -> Sequence[str]:
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    return lines[first:]


def _is_note(line: str) -> bool:
    return is_marker(line) or is_embargo(line) or bool(_EDITORS.match(line)) or line.rstrip().endswith(_REMARK_ENDS)


def _taken(lines: Sequence[str], wanted: Callable[[str], bool]) -> tuple[tuple[str, ...], Sequence[str]]:
    """The lines at the top that are wanted, and what is left."""
    taken: list[str] = []
    while lines and len(taken) < _HEAD_LINES and wanted(lines[0]):
        taken.append(one_line(lines[0]))
        lines = _from_first_word(lines[1:])
    return tuple(taken), lines


def _slug(lines: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """A slug at the top, if there is more below it."""
    rest = _from_first_word(lines[1:])
    if lines and rest and (_SLUG.fullmatch(lines[0].strip()) or _is_label(lines[0].strip(), rest[0])):
        return slug_of(lines[0]), rest
    return None, lines


def _is_label(line: str, below: str) -> bool:
    """A few words in capitals with a hyphen or slash, above a headline that has small letters."""
    few = len(line) <= _LONGEST_LABEL and len(line.split()) <= _MOST_LABEL_WORDS
    return few and line.isupper() and bool(set("-/") & set(line)) and not below.isupper()


def slug_of(line: str) -> str | None:
    """The slug as people call it, without the slash that ends it."""
    return one_line(line).rstrip("/ ") or None


def _headline(lines: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The lines up to the first that ends in `=`, else the first paragraph where it is a title."""
    block = _first_block(lines)
    marked = next((number for number, line in enumerate(block) if line.rstrip().endswith("=")), None)
    if marked is not None and not _BYLINE.match(one_line(block[0])):
        return _unmarked(block[: marked + 1]), _from_first_word(lines[marked + 1 :])
    text = one_line(" ".join(block))
    if block and len(text) <= _LONGEST_HEADLINE and not text.endswith(_NO_TITLE_ENDS) and not _BYLINE.fullmatch(text):
        return text, _from_first_word(lines[len(block) :])
    return "", lines


def _summary(lines: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """A line that says it stands under the headline."""
    block = _first_block(lines)
    text = _unmarked(block)
    if not _UNDER.match(text):
        return None, lines
    return _UNDER.sub("", text), _from_first_word(lines[len(block) :])


def _byline(lines: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """A name alone in its paragraph, or closed by `=`."""
    block = _first_block(lines)
    text = _unmarked(block)
    closed = bool(block) and block[-1].rstrip().endswith("=")
    if block and (is_byline(text) or closed) and len(block) <= _BYLINE_LINES:
        return text, _from_first_word(lines[len(block) :])
    return None, lines


def is_byline(text: str) -> bool:
    """Whether a paragraph is a name and no sentence."""
    return bool(_BYLINE.fullmatch(text)) and not text.endswith(_NO_TITLE_ENDS)


def _first_block(lines: Sequence[str]) -> Sequence[str]:
    """The lines down to a blank one, to an indented one, to one after `=`, or to the dateline."""
    for number, line in enumerate(lines[:_HEAD_LINES]):
        indented = bool(number) and line[:2].isspace() and not lines[0][:2].isspace()
        after_mark = bool(number) and lines[number - 1].rstrip().endswith("=")
        remark = bool(number) and _is_note(line)
        if not line.strip() or indented or after_mark or remark or with_agency(line.strip()):
            return lines[:number]
    return lines[:_HEAD_LINES] if len(lines) <= _HEAD_LINES else ()


def _unmarked(block: Sequence[str]) -> str:
    return one_line(" ".join(line.strip().rstrip("=") for line in block)).rstrip("+ ")
