"""HTML to prose: every word that a reader would see, in order, and nothing that a browser would run.

Paragraphs are parted by one blank line; a list or a table is one paragraph with a line for each item or row, cells
parted by tabs; `<pre>` keeps its columns. Headings (h1-h6, role="heading", the class names of `_SUBHEADS`) are spans.
"""

import re
from html.parser import HTMLParser

from schemas.parts import Link
from services.ingest.prose import Block, Prose, compose
from services.ingest.text import clean

_DROPPED = {"script", "style", "title", "template", "iframe", "svg"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "header", "hr", "html", "legend", "main", "nav", "p", "section", "summary",
}  # fmt: skip
_GROUPS = {"ul", "ol", "table", "pre"}
_ROWS = {"tr", "li"}
_CELLS = {"td", "th"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SUBHEADS = {"subhead", "subheading", "subheadline", "crosshead", "crosshed", "zwischentitel", "intertitre"}
_SUBHEAD_LEVEL = 2

_SOFT, _ROW = "\v", "\x1e"
"""Breaks that collapse with their neighbours; `clean` has taken both characters out of the input."""

_MARKED_SECTION = re.compile(r"<!\[(?:CDATA\[)?|\]\]>", re.IGNORECASE)
_AROUND_ROW = re.compile(r"[ \v\n\t\x1e]*\x1e[ \v\n\x1e]*")
_AROUND_CELL = re.compile(r"[ \v\n]*\t[ \v\n]*")
_AROUND_SOFT = re.compile(r"[ \v]*\v[ \v]*")
_AROUND_LINE = re.compile(r" *\n *")
_BULLET = re.compile(r"^((?:-|\d+\.)) ?[\n ]+", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r" {2,}")
_BLANK_LINES = re.compile(r"\n{2,}")

Attributes = list[tuple[str, str | None]]


def read_markup(html: str) -> Prose:
    """The prose of an HTML or XHTML document or fragment; broken mark-up loses no text."""
    reader = _Reader()
    reader.feed(_closed(_MARKED_SECTION.sub("", clean(html))))
    reader.close()
    reader.end_block()
    return compose(reader.blocks, reader.links)


def _closed(html: str) -> str:
    """What is opened and never closed is text: the parser would look for its end again from every such place."""
    comments = html.rfind("-->") + 1
    html = html[:comments] + html[comments:].replace("<!--", "")
    tags = html.rfind(">") + 1
    return html[:tags] + html[tags:].replace("<", "&lt;")


class _Reader(HTMLParser):
    """Collects the pieces of the block at hand; `_groups` are the lists, tables and pre that are open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self._pieces: list[str] = []
        self._groups: list[str] = []
        self._counts: list[int] = []
        self._level: int | None = None
        self._dropping: str | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag == "body":
            self._dropping = None
        if self._dropping:
            return
        if tag in _DROPPED:
            self._dropping = tag
        elif tag in _GROUPS:
            self._open_group(tag)
        elif tag in _ROWS or tag in _CELLS or tag == "br":
            self._break_line(tag)
        else:
            self._open_other(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._dropping = None if tag == self._dropping else self._dropping
        elif tag in _GROUPS:
            self._close_group(tag)
        elif tag in _BLOCKS or tag in _HEADINGS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self._pieces.append(clean(data) if "pre" in self._groups else _SPACE.sub(" ", data))

    def end_block(self) -> None:
        """What was collected becomes a block; inside a list or table it is only a soft break."""
        if self._groups:
            self._pieces.append(_SOFT)
            return
        text, level = "".join(self._pieces), self._level
        self._pieces, self._level = [], None
        self.blocks += [Block(part, level) for part in _parts(text, heading=level is not None) if part]

    def _open_group(self, tag: str) -> None:
        self.end_block()
        self._groups.append(tag)
        self._counts.append(0)

    def _close_group(self, tag: str) -> None:
        """Closes the innermost such group and what was left open in it."""
        while tag in self._groups:
            self._counts.pop()
            if self._groups.pop() == tag:
                break
        if tag == "pre" and not self._groups:
            text = "\n".join(line.rstrip() for line in "".join(self._pieces).split("\n"))
            self._pieces = []
            self.blocks += [Block(_BLANK_LINES.sub("\n\n", text).strip("\n"))] if text.strip() else []
            return
        self.end_block()

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

    def _open_other(self, tag: str, attributes: dict[str, str | None]) -> None:
        level = _heading_level(tag, attributes)
        href = attributes.get("href") if tag == "a" else None
        if href and href.startswith(("http://", "https://")):
            self.links.append(Link(href=clean(href), rel=attributes.get("rel")))
        if level or tag in _BLOCKS:
            self.end_block()
            self._level = None if self._groups else level


def _heading_level(tag: str, attributes: dict[str, str | None]) -> int | None:
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
    for pattern, put in ((_AROUND_ROW, _ROW), (_AROUND_CELL, "\t"), (_AROUND_SOFT, "\n"), (_AROUND_LINE, "\n")):
        text = pattern.sub(put, text)
    text = _BULLET.sub(r"\1 ", _SPACES.sub(" ", text.replace(_ROW, "\n")).strip(" \n"))
    return [part.strip(" \n\t") for part in _BLANK_LINES.split(clean(text))]
