"""The marked lines above the text of an ANPA 1312 message: `^` opens one, `<` or `=` closes it."""

import re
from collections.abc import Iterator, Sequence

from services.ingest.formats.anpa1312.header import Header, without_words
from services.ingest.formats.teletype.head import Head
from services.ingest.formats.teletype.notes import is_embargo, is_marker
from services.ingest.text import one_line

MARK = "^"
_CLOSES = ("<", "=")
_PARAGRAPH = ("\t", "   ")
_NOTE = re.compile(
    r"\W{0,3}(?:eds?|editors?|note to editors?|attn|attention)\b[^.]{0,40}:|(?:(?:[A-Z]{2,6}|with|other) ){0,2}"
    r"(?:photos?|graphics?|videos?|audio|maps?|interactives?|pictures?)\b|with:$|\(",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"by\s+\S|(?:the )?associated press\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\w]+")
_COMPARED = 6


def read_marked(lines: Sequence[str], header: Header) -> tuple[str | None, Head]:
    """Summary and head."""
    marked, first = _marked(lines)
    rest = tuple(_unmarked(lines[first:]))
    slug, marked = _slug(marked, header)
    notes = [text for text in marked if _is_note(text)]
    bylines = [text for text in marked if text not in notes and _is_byline(text)]
    titles = [_bare(text) for text in marked if text not in notes and text not in bylines]
    headline, summary = (*titles, "", "")[:2]
    remarks = (*map(_bare, notes), *titles[2:])
    byline = ", ".join(map(_bare, bylines)) or None
    return summary or None, Head(rest, without_words(slug), headline, byline, remarks)


def _marked(lines: Sequence[str]) -> tuple[list[str], int]:
    """The marked lines at the top, each in one piece with its mark of the end, and where they end."""
    found: list[str] = []
    for number, line in enumerate(lines):
        text = line.strip()
        goes_on = bool(found) and not found[-1].endswith(_CLOSES) and not line.startswith(_PARAGRAPH)
        if text.startswith(MARK):
            found.append(text.removeprefix(MARK).strip())
        elif text and goes_on:
            found[-1] += f" {text}"
        elif text:
            return found, number
    return found, len(lines)


def _slug(marked: list[str], header: Header) -> tuple[str, list[str]]:
    """The first line, where it is the header's keyword spelt out or counts words; else the keyword itself."""
    first = _bare(marked[0]) if marked else ""
    alike = _letters(first)[:_COMPARED] == _letters(header.keyword)[:_COMPARED]
    if alike or without_words(first) != first.strip(", "):
        return first, marked[1:]
    return header.keyword, marked


def _unmarked(lines: Sequence[str]) -> Iterator[str]:
    """The text without marks; a tab opens a paragraph."""
    for line in lines:
        if line.startswith("\t"):
            yield ""
        text = line.rstrip()
        marked = text.lstrip().startswith(MARK)
        yield text.strip().strip("^<=") if marked else text.removesuffix("<").removeprefix("\t")


def _is_note(text: str) -> bool:
    bare = _bare(text)
    return bool(_NOTE.match(bare)) or is_marker(bare) or is_embargo(bare)


def _is_byline(text: str) -> bool:
    return text.endswith("=") or bool(_BYLINE.match(text))


def _bare(text: str) -> str:
    return one_line(text.strip("^<= "))


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()
