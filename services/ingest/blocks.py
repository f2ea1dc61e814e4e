"""Elements and text, in the order of the document, to blocks: the half of mark-up that HTML and XML share.

Paragraphs are blocks; a list or a table is one with a line for each item or row, cells parted by tabs; `<pre>` keeps
its columns. Headings (h1-h6, NITF's hl2, role="heading", the class names of `_SUBHEADS`) have a level; what is marked
as a note to editors or as not for publication is kept apart.
"""

import re
from collections.abc import Mapping

from schemas.parts import Link, Media
from services.ingest.prose import Block, Prose, compose
from services.ingest.text import clean

_DROPPED = {
    "script", "style", "title", "template", "iframe", "svg", "canvas", "object", "audio", "video", "head",
    "media", "nitf-table-metadata",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "block", "blockquote", "body", "bq", "byline", "caption", "center", "credit",
    "datasource", "dateline", "dd", "distributor", "div", "dl", "dt", "figcaption", "figure", "fn", "footer", "form",
    "header", "hl1", "hr", "html", "legend", "main", "nav", "note", "p", "para", "section", "summary", "tagline",
}  # fmt: skip
_GROUPS = {"ul", "ol", "table", "pre"}
_ROWS = {"tr", "li", "row"}
_CELLS = {"td", "th"}
_HEADINGS = {**{f"h{level}": level for level in range(1, 7)}, "hl2": 2}
_SUBHEADS = {
    "subhead", "subheading", "subheadline", "crosshead", "crosshed", "cross-head", "crossheading", "zwischentitel",
    "intertitre", "intertitle", "tussenkop", "mellomtittel", "mellanrubrik", "ladillo", "valiotsikko",
}  # fmt: skip
_NOTES = {
    "ednote", "ed-note", "editornote", "editor-note", "editors-note", "editorsnote", "editorial-note", "notepad",
    "note-to-editors", "notes-to-editors", "notetoeditors", "notes-to-editor", "not-for-publication", "nfp",
    "notforpublication", "npa", "noprint", "internal-note",
}  # fmt: skip
_TELLING = frozenset(("class", "role", "noteclass", "type"))
_NOTE_ELEMENTS = {"note", "ednote"}
_PUBLIC_NOTES = {"pa", "end", "cpyrt", "trademk", "std-public"}
_SUBHEAD_LEVEL = 2
_MEDIA = {"img": "picture", "audio": "audio", "video": "video"}
_WEB = ("http://", "https://")
ACTING = _DROPPED | _BLOCKS | _GROUPS | _ROWS | _CELLS | _NOTE_ELEMENTS | {*_HEADINGS, *_MEDIA, "br"}
"""The elements that mean something without attributes; all others only hold text."""


_SOFT, _ROW = "\v", "\x1e"
"""Breaks that collapse with their neighbours; `clean` has taken both characters out of the input."""

_AROUND_ROW = re.compile(r"[ \v\n\t\x1e]*\x1e[ \v\n\x1e]*")
_AROUND_CELL = re.compile(r"[ \v\n]*\t[ \v\n]*")
_AROUND_SOFT = re.compile(r"[ \v]*\v[ \v]*")
_AROUND_LINE = re.compile(r" *\n *")
_BULLET = re.compile(r"^((?:-|\d+\.)) ?[\n ]+", re.MULTILINE)
_SPACE = re.compile(r"[^\S ]\s*| \s+")  # all but single spaces
_SPACES = re.compile(r" {2,}")
_BLANK_LINES = re.compile(r"\n{2,}")
_SIZE = re.compile(r"\d{1,6}")

Attributes = Mapping[str, str]


class BlockReader:
    """Takes `start`, `data` and `end` of balanced elements, names in lower case, and gives the prose at `close`.

    It is a parser target as lxml knows them. `_groups` are the lists, tables and pre that are open; `_until` is the
    depth at which what is dropped, or a note, ends.
    """

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._notes: list[Block] = []
        self._links: list[Link] = []
        self._media: list[Media] = []
        self._pieces: list[str] = []
        self._groups: list[str] = []
        self._counts: list[int] = []
        self._level: int | None = None
        self._depth = 0
        self._dropping: int | None = None
        self._noting: int | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        self._depth += 1
        if self._dropping is not None:
            return
        if tag in _MEDIA:
            self._found_media(tag, attributes)
        if tag in _DROPPED or (attributes and _is_hidden(attributes)):
            self._dropping = self._depth
        elif tag in _GROUPS:
            self._open_group(tag)
        elif tag in _ROWS or tag in _CELLS or tag == "br":
            self._break_line(tag)
        else:
            self._open_other(tag, attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        depth, self._depth = self._depth, self._depth - 1
        if self._dropping is not None:
            self._dropping = None if depth == self._dropping else self._dropping
        elif tag in _GROUPS:
            self._close_group(tag)
        elif tag in _BLOCKS or tag in _HEADINGS or depth == self._noting:
            self._end_block()
        if depth == self._noting:
            self._noting = None

    def data(self, text: str) -> None:
        """Text between tags."""
        if self._dropping is None:
            self._pieces.append(text if "pre" in self._groups else _squeezed(text))

    def comment(self, _text: str) -> None:
        """No reader sees it."""

    def pi(self, _target: str, _data: str | None = None) -> None:
        """Nor a processing instruction."""

    def close(self) -> Prose:
        """All of it."""
        self._end_block()
        prose = compose(self._blocks, self._links)
        notes = tuple(note.text for note in self._notes)
        return Prose(prose.text, prose.headings, prose.links, tuple(dict.fromkeys(self._media)), notes)

    def _end_block(self) -> None:
        """What was collected becomes a block; inside a list or table it is only a soft break."""
        if self._groups:
            self._pieces.append(_SOFT)
        elif self._pieces:
            text, level = "".join(self._pieces), self._level
            self._pieces = []
            self._put([Block(part, level) for part in _parts(text, heading=level is not None) if part])
        if not self._groups:
            self._level = None

    def _put(self, blocks: list[Block]) -> None:
        (self._blocks if self._noting is None else self._notes).extend(blocks)

    def _open_group(self, tag: str) -> None:
        self._end_block()
        self._groups.append(tag)
        self._counts.append(0)

    def _close_group(self, tag: str) -> None:
        """Closes the innermost such group and what was left open in it."""
        while tag in self._groups:
            self._counts.pop()
            if self._groups.pop() == tag:
                break
        if tag == "pre" and not self._groups:
            text = "\n".join(line.rstrip() for line in "".join(self._pieces).replace(_SOFT, "\n").split("\n"))
            self._pieces = []
            self._put([Block(_BLANK_LINES.sub("\n\n", text).strip("\n"))] if text.strip() else [])
            return
        self._end_block()

    def _break_line(self, tag: str) -> None:
        if tag == "br":
            self._pieces.append("\n")
        elif tag in _CELLS:
            first = not self._pieces or self._pieces[-1] == _ROW
            self._pieces.append("" if first else "\t")
        else:
            self._pieces.append(_ROW)
            self._pieces += [self._bullet()] if tag == "li" else []

    def _bullet(self) -> str:
        if not self._groups or self._groups[-1] != "ol":
            return "- "
        self._counts[-1] += 1
        return f"{self._counts[-1]}. "

    def _open_other(self, tag: str, attributes: Attributes) -> None:
        level = _heading_level(tag, attributes) if attributes else _HEADINGS.get(tag)
        if tag == "a":
            self._found_link(attributes)
        note = self._noting is None and bool(attributes or tag in _NOTE_ELEMENTS) and _is_note(tag, attributes)
        if level or note or tag in _BLOCKS:
            self._end_block()
            self._level = None if self._groups else level
        if note:
            self._noting = self._depth

    def _found_link(self, attributes: Attributes) -> None:
        href = attributes.get("href") or ""
        if href.startswith(_WEB):
            self._links.append(Link(href=clean(href), rel=attributes.get("rel")))

    def _found_media(self, tag: str, attributes: Attributes) -> None:
        href = attributes.get("src") or ""
        if href.startswith(_WEB):
            size = {name: _size(attributes.get(name)) for name in ("width", "height")}
            caption = " ".join((attributes.get("alt") or "").split()) or None
            self._media.append(Media(kind=_MEDIA[tag], href=clean(href), caption=caption, **size))


def _squeezed(text: str) -> str:
    """With single spaces alone; what is printable has no other white space than spaces."""
    return text if text.isprintable() and "  " not in text else _SPACE.sub(" ", text)


def _size(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and _SIZE.fullmatch(value) else None


def _is_hidden(attributes: Attributes) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and "display:none" in style.replace(" ", "").casefold())


def _is_note(tag: str, attributes: Attributes) -> bool:
    if _TELLING.isdisjoint(attributes):
        return tag in _NOTE_ELEMENTS
    words = {word for name in _TELLING for word in (attributes.get(name) or "").casefold().split()}
    return bool(_NOTES & words) or (tag in _NOTE_ELEMENTS and not _PUBLIC_NOTES & words)


def _heading_level(tag: str, attributes: Attributes) -> int | None:
    if tag in _HEADINGS:
        return _HEADINGS[tag]
    if attributes.get("role") == "heading":
        given = attributes.get("aria-level") or ""
        return int(given) if given in set("123456") else _SUBHEAD_LEVEL
    named = tag in _BLOCKS and _SUBHEADS & set((attributes.get("class") or "").casefold().split())
    return _SUBHEAD_LEVEL if named else None


def _parts(text: str, *, heading: bool) -> list[str]:
    """The paragraphs in what was collected: two line breaks in a row part them, except in a heading."""
    if heading:
        return [" ".join(clean(text).split())]
    if "\n" not in text and "\v" not in text and "\x1e" not in text and "\t" not in text:
        return [_squeezed(text).strip()]
    for pattern, put in ((_AROUND_ROW, _ROW), (_AROUND_CELL, "\t"), (_AROUND_SOFT, "\n"), (_AROUND_LINE, "\n")):
        text = pattern.sub(put, text)
    text = _BULLET.sub(r"\1 ", _SPACES.sub(" ", text.replace(_ROW, "\n")).strip(" \n"))
    return [part.strip(" \n\t") for part in _BLANK_LINES.split(clean(text))]
