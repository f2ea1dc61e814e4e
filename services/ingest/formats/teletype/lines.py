"""Lines of a teletype message to paragraphs.

A blank line parts paragraphs, and so does an indented line. Lines that were broken only because the line was full are
put together again; columns and lists keep theirs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from services.ingest.text import clean

_TAB = 4
_INDENT = 2
_SIGN = ("==", "# ", "## ", "* * *")
"""How lines begin that stand for themselves: signatures, headings of what is below the text, rules."""

_WIDEST = 132
"""What printers of the wire held; a longer line was never broken, and is a paragraph of its own."""

_COLUMNS = re.compile(r"\S {3,}\S|\S\t+\S")
_LIST = re.compile(r"(?:[-*•–+]|\d{1,3}[.)])\s")
_BROKEN_WORD = re.compile(r"[^\W\d_]-$")
_FOLLOWS_HYPHEN = {"and", "or", "und", "oder", "bis", "to", "et", "ou", "y", "o", "e", "och", "og", "en", "of"}


def paragraphs_of(lines: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs in the lines, in order."""
    width = max((len(line.strip()) for line in lines if len(line.strip()) <= _WIDEST), default=0)
    return tuple(filter(None, (part for block in blocks_of(lines) for part in _parts(block, width))))


def blocks_of(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines between blank lines, cleaned, right ends trimmed."""
    block: list[str] = []
    for line in lines:
        text = clean(line).rstrip().expandtabs(_TAB) if "\t" not in line.strip() else clean(line).rstrip()
        if text.strip():
            block.append(text)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _parts(block: list[str], width: int) -> Iterator[str]:
    if sum(bool(_COLUMNS.search(line)) for line in block) * 2 > len(block):
        yield _kept(block)
        return
    for in_columns, run in groupby(block, lambda line: bool(_COLUMNS.search(line))):
        lines = list(run)
        if in_columns and len(lines) > 1:
            yield _kept(lines)
        else:
            paragraphs = _by_indent(lines, margin=min(map(_indent, block)))
            yield from (_joined([line.strip() for line in paragraph], width) for paragraph in paragraphs)


def _kept(block: list[str]) -> str:
    """Columns as they stand, without the indent that all lines share."""
    shared = min(_indent(line) for line in block)
    return "\n".join(line[shared:].rstrip() for line in block)


def _by_indent(block: list[str], margin: int) -> Iterator[list[str]]:
    """A line indented deeper than the one to its left margin opens a paragraph, and so does one never broken."""
    paragraph: list[str] = []
    item = False
    for line in block:
        hangs = item and not _LIST.match(line.lstrip())
        long = any(len(each.strip()) > _WIDEST for each in (line, *paragraph[-1:]))
        signed = line.lstrip().startswith(_SIGN)
        if paragraph and (long or signed or (_indent(line) - margin >= _INDENT and not hangs)):
            yield paragraph
            paragraph = []
        item = bool(_LIST.match(line.lstrip())) or (item and hangs and bool(paragraph))
        paragraph.append(line)
    yield paragraph


def _joined(lines: list[str], width: int) -> str:
    return lines[0] + "".join(_between(before, line, width) + line for before, line in pairwise(lines))


def _between(before: str, line: str, width: int) -> str:
    """What stands for the break: nothing or a space where the next word no longer fitted, else the break."""
    first = line.split(" ", 1)[0]
    if _LIST.match(line) or len(before) + 1 + len(first) <= width:
        return "\n"
    whole = _BROKEN_WORD.search(before) and first.casefold() not in _FOLLOWS_HYPHEN and first[:1].isalpha()
    return "" if whole else " "


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
