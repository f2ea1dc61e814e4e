"""Text levelled: no control or zero-width characters, one kind of line end, one blank line between paragraphs."""

import re

_DROPPED = [
    *range(0x09),
    *range(0x0E, 0x20),
    0x7F,
    *range(0x80, 0x85),
    *range(0x86, 0xA0),
    0xAD,
    0x200B,
    0x2060,
    0xFEFF,
]
_REPLACED = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n", 0xFFFE: "", 0xFFFF: ""}
_CLEAN = {**dict.fromkeys(_DROPPED, ""), **_REPLACED}
_UNSEEN = re.compile("[\r\ud800-\udfff" + "".join(map(re.escape, map(chr, _CLEAN))) + "]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def clean(text: str) -> str:
    """Drops what no reader sees (controls, zero width, lone surrogates); keeps joiners, which scripts need."""
    if text.isprintable() or not _UNSEEN.search(text):  # nearly every text; the first is ten times as quick
        return text
    return _SURROGATE.sub("\ufffd", _LINE_END.sub("\n", text)).translate(_CLEAN)


def paragraphs(text: str) -> str:
    """Cleaned text with one blank line between paragraphs; line breaks inside a paragraph stay as they are."""
    lines = "\n".join(line.rstrip() for line in clean(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()


def one_line(text: str) -> str:
    """Cleaned text on one line, single spaces."""
    return " ".join(clean(text).split())
